# SPDX-License-Identifier: Apache-2.0
"""Fits the estimator's costs to the corpus, and tells how well they do on kinds of text that they were not fitted to.

usage: fit.py (with numpy and tiktoken, after count.py; see README.md)
"""

import re
import sys

import numpy

from corpus import encoding, texts
from features import masks

# What we expected before we counted: hundredths of a token. Costs that the texts say little about stay near these.
EXPECTED = {
    "opaque letter": 60, "opaque digit": 60,
    "lower after space": 100, "lower after other": 80, "upper after space": 100, "upper after lower": 90,
    "upper after other": 90, "letter after four": 10,
    "digit after space": 200, "digit after other": 100, "digit after three": 33,
    "second space": 100, "line end after mark": 20, "line end after other": 90, "control": 70,
    "mark after other": 80, "mark after another mark": 40, "the same again": 5,
    "western": 50, "western begins": 0, "latin": 50, "latin begins": 0, "cyrillic": 15, "cyrillic begins": 60, "arabic": 20, "arabic begins": 60,
    "indic": 20, "indic begins": 60, "thai": 50, "far": 60, "far begins": 0,
    "symbol": 50, "symbol begins": 50, "han": 80, "han begins": 0,
    "hangul": 50, "hangul begins": 40, "fullwidth": 90, "fullwidth begins": 0, "emoji": 150, "emoji begins": 0,
    "other": 60, "hiragana": 60, "hiragana begins": 30, "katakana": 50, "katakana begins": 40, "cjk mark": 90,
}
# No run of anything is free, so that no text of any length is.
LEAST = {"letter after four": 6, "the same again": 2}
# How much an expectation weighs: as one text of which it explains 14 percent.
TRUST = 0.02
PIECE = 700


def pieces(text):
    """Cuts a text between lines, into pieces of some hundred bytes."""
    found, current = [], b""
    for line in text.splitlines(keepends=True):
        if current and len(current) + len(line) > PIECE:
            found.append(current)
            current = b""
        current += line
    if found and len(current) < PIECE // 4:
        found[-1] += current
    else:
        found.append(current)
    return found


def solve(rows, expected, least):
    """Least squares of relative errors, by coordinate descent; no cost is below its least."""
    costs, products, target = expected.copy(), rows.T @ rows, rows.sum(axis=0)
    for _ in range(500):
        for i in range(len(costs)):
            rest = target[i] - products[i] @ costs + products[i, i] * costs[i] + TRUST * expected[i]
            costs[i] = max(least[i], rest / (products[i, i] + TRUST))
    return costs


def main():
    encode = encoding().encode_ordinary
    names = list(EXPECTED)
    expected = numpy.array([EXPECTED[name] / 100 for name in names])
    least = numpy.array([LEAST.get(name, 0) / 100 for name in names])
    rows, tokens, files = [], [], []
    for file, text in texts():
        for piece in pieces(text):
            found = masks(piece)
            rows.append([found[name].sum() for name in names])
            tokens.append(len(encode(piece.decode())))
            files.append(file)
    features, tokens, files = numpy.array(rows, float), numpy.array(tokens, float), numpy.array(files)
    kinds = numpy.array([re.sub(r"-\d+\..*", "", file) for file in files])
    relative = features / tokens[:, None]

    costs = numpy.round(solve(relative, expected, least), 2)
    print(f"{'text':28} {'tokens':>6} {'unseen':>8} {'fitted':>8} {'ch/4':>8}")
    unseen, fitted = [], []
    for kind in sorted(set(kinds)):
        without = solve(relative[kinds != kind], expected, least)
        for file in sorted(set(files[kinds == kind])):
            rows = files == file
            truth = tokens[rows].sum()
            errors = [features[rows].sum(axis=0) @ some / truth - 1 for some in (without, costs)]
            quarter = len(dict(texts())[file].decode()) / 4 / truth - 1
            print(f"{file:28} {truth:6.0f} {errors[0]:+8.1%} {errors[1]:+8.1%} {quarter:+8.1%}")
            unseen.append((kind, abs(errors[0])))
            fitted.append(abs(errors[1]))
    every = [error for _, error in unseen]
    japanese = [error for kind, error in unseen if kind.startswith("japanese")]
    print(f"unseen: median {numpy.median(every):.1%}, mean {numpy.mean(every):.1%}, worst {max(every):.1%}")
    print(f"unseen Japanese: median {numpy.median(japanese):.1%}, worst {max(japanese):.1%}")
    print(f"fitted: median {numpy.median(fitted):.1%}, mean {numpy.mean(fitted):.1%}, worst {max(fitted):.1%}")
    print("\ncosts in hundredths of a token, for Sources/Protocol/LLM/CharacterCosts.swift:")
    for name, cost in zip(names, costs):
        print(f"    {name:24} {round(cost * 100):4d}")


if __name__ == "__main__":
    sys.exit(main())
