# SPDX-License-Identifier: Apache-2.0
"""What the estimator sees in a text: for every byte at most one feature, told by the byte and the sixteen before it.

The same rules are written in Swift, in Sources/Protocol/LLM/CharacterCosts.swift.
"""

import numpy

HISTORY = 16

# Leads of characters in UTF-8: first and last byte, bytes of a character.
SCRIPTS = {
    "western": (0xC3, 0xC3, 2),
    "latin": (0xC4, 0xCB, 2),
    "cyrillic": (0xD0, 0xD4, 2),
    "arabic": (0xD8, 0xDB, 2),
    "far": (0xE1, 0xE1, 3),
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
    space, line_end, control = data == 0x20, (data == 0x0A) | (data == 0x0D), data < 0x20
    control = control & ~line_end
    letter = lower | upper
    plain = data < 0x80
    mark = plain & ~(letter | digit | space | line_end | control)
    # Vietnamese has letters among those of three bytes.
    after_letter = before(letter) | before(between(data, 0xC3, 0xCB), 2) | before(data == 0xE1, 3)
    after_space, after_digit, after_mark = before(space), before(digit), before(mark)
    same = data == before(data)

    transition = (digit & before(letter)) | (letter & after_digit)
    mixed = numpy.zeros_like(transition)
    for distance in range(8):
        mixed |= before(transition, distance) if distance else transition
    opaque = run(letter | digit, 6) & mixed

    word = letter & ~opaque
    number = digit & ~opaque
    return {
        "opaque letter": letter & opaque,
        "opaque digit": digit & opaque,
        "lower after space": lower & word & after_space,
        "lower after other": lower & word & ~after_space & ~after_letter,
        "upper after space": upper & word & before(space | line_end | control),
        "upper after lower": upper & word & before(lower),
        "upper after other": upper & word & before(mark | digit | (data >= 0x80)),
        "letter after four": word & run(letter, 5),
        "digit after space": number & after_space,
        "digit after other": number & ~after_space & ~after_digit,
        "digit after three": number & run(digit, 4),
        "second space": space & after_space & ~before(space, 2),
        "line end after mark": line_end & after_mark,
        "line end after other": line_end & ~after_mark & ~before(line_end),
        "control": control & ~same,
        "mark after other": mark & ~after_mark,
        "mark after another mark": mark & after_mark & ~same,
        "the same again": same & ((mark & after_mark) | line_end | control | (space & before(space, 2))),
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
    """Thai and Lao write no spaces, and share their first byte with the scripts of India."""
    thai, indic = before(data == 0xE0) & (data >= 0xB8), before(data == 0xE0) & (data < 0xB8)
    return {
        "indic": indic,
        "indic begins": indic & ~before(indic, 3),
        "thai": thai,
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
