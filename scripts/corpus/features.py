# SPDX-License-Identifier: Apache-2.0
"""What the estimator sees in a text: for every byte its features, told by the byte and the five before it.

The same rules are written in Swift, in Sources/Protocol/LLM/CharacterCosts.swift.
"""

import numpy

HISTORY = 5

# Leads of characters in UTF-8: first and last byte, bytes of a character.
SCRIPTS = {
    "western": (0xC3, 0xC3, 2),
    "latin": (0xC4, 0xCB, 2),
    "cyrillic": (0xD0, 0xD4, 2),
    "arabic": (0xD8, 0xDB, 2),
    "symbol": (0xE2, 0xE2, 3),
    "han": (0xE4, 0xE9, 3),
    "hangul": (0xEA, 0xED, 3),
    "fullwidth": (0xEE, 0xEF, 3),
    "emoji": (0xF0, 0xFF, 4),
}
# What is neither has a fixed cost: Latin-1's symbols, combining marks, Greek, Hebrew and their like.
OTHER = ((0xC0, 0xC2), (0xCC, 0xCF), (0xD5, 0xD7), (0xDC, 0xDF))


def before(mask, distance=1):
    moved = numpy.zeros_like(mask)
    moved[distance:] = mask[:-distance]
    return moved


def between(data, low, high):
    return (data >= low) & (data <= high)


def run(mask, length):
    """Where the mask has been set for so many bytes."""
    whole = mask.copy()
    for distance in range(1, length):
        whole &= before(mask, distance)
    return whole


def masks(text):
    """Which bytes of the text have which feature."""
    data = numpy.frombuffer(bytes(HISTORY) + text, dtype=numpy.uint8)
    found = ascii_masks(data) | script_masks(data) | indic_masks(data) | kana_masks(data)
    return {name: mask[HISTORY:] for name, mask in found.items()}


def ascii_masks(data):
    lower, upper, digit = between(data, 0x61, 0x7A), between(data, 0x41, 0x5A), between(data, 0x30, 0x39)
    letter, line_end, space = lower | upper, data == 0x0A, data == 0x20
    mark = between(data, 0x21, 0x7F) & ~(letter | digit)
    # Vietnamese has letters among those of three bytes.
    accented = before(between(data, 0xC3, 0xCB), 2) | before(data == 0xE1, 3)
    after_blank, after_mark = before(data <= 0x20), before(mark)
    same = data == before(data)

    either = letter | digit
    opaque = run(either, 6) & ~run(letter, 6) & ~run(digit, 6)
    word, number = letter & ~opaque, digit & ~opaque
    begins = word & ~(before(letter) | accented)
    second_space = space & before(space)
    return {
        "opaque letter": letter & opaque,
        "opaque digit": digit & opaque,
        "word": begins | (word & upper & before(lower)),
        "word after blank": begins & after_blank,
        "word with capital": begins & upper,
        "letter after three": word & before(letter) & before(letter, 3),
        "number after space": number & before(space),
        "number after other": number & ~before(space | digit),
        "digit after three": number & run(digit, 4),
        "second space": second_space & ~before(space, 2),
        "line end after mark": line_end & after_mark,
        "line end after other": line_end & ~after_mark & ~before(line_end),
        "control": (data < 0x20) & ~line_end & ~same,
        "mark after other": mark & ~after_mark,
        "mark after another mark": mark & after_mark & ~same,
        "the same again": same & ~either,
    }


def script_masks(data):
    found = {}
    for name, (low, high, width) in SCRIPTS.items():
        lead = between(data, low, high)
        found[name] = lead
        found[name + " begins"] = lead & ~before(lead, width)
    other = numpy.zeros_like(data, dtype=bool)
    for low, high in OTHER:
        other |= between(data, low, high)
    found["other"] = other
    return found


def indic_masks(data):
    """Thai and Lao write no spaces, and share their first byte with the scripts of India; Vietnamese shares another."""
    india, far, late = before(data == 0xE0), before(data == 0xE1), data >= 0xB8
    return {
        "indic": india & ~late,
        "indic begins": india & ~late & ~before(india & ~late, 3),
        "thai": india & late,
        "vietnamese": far & late,
        "far": far & ~late,
    }


def kana_masks(data):
    """Told by all three bytes, and so counted at the last."""
    first, second = before(data, 2), before(data)
    cjk = first == 0xE3
    hiragana = cjk & ((second == 0x81) | ((second == 0x82) & (data < 0xA0)))
    katakana = cjk & ((second == 0x83) | ((second == 0x82) & (data >= 0xA0)))
    return {
        "hiragana": hiragana,
        "hiragana begins": hiragana & ~before(hiragana, 3),
        "katakana": katakana,
        "katakana begins": katakana & ~before(katakana, 3),
        "cjk mark": cjk & ~hiragana & ~katakana,
    }
