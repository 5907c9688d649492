# SPDX-License-Identifier: Apache-2.0
"""The metrics and labels that a PromQL expression names: a scanner, for Prometheus parses the queries itself."""
import re

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
BRACES = re.compile(r"\{([^{}]*)\}")
GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^()]*)\)")
RANGE = re.compile(r"\[[^\]]*\]")
NAME = re.compile(r"(?<![\w:.])([a-zA-Z_:][\w:]*)\s*(\(?)")
WORDS = {"and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "inf", "nan", "Inf", "NaN"}


def names(expression: str) -> tuple:
    """The set of metrics and the set of labels."""
    text = STRING.sub('""', expression)
    labels = set()
    for group in BRACES.findall(text):
        labels |= {part.strip() for part in re.findall(r"([\w.]+)\s*(?:=~|!~|!=|=)", group)}
    text = RANGE.sub("", BRACES.sub("", text))
    for group in GROUPING.findall(text):
        labels |= {part.strip() for part in group.split(",") if part.strip()}
    text = GROUPING.sub("", text)
    metrics = {name for name, call in NAME.findall(text) if not call and name not in WORDS}
    return metrics, labels
