# SPDX-License-Identifier: Apache-2.0
"""Which metrics the Swift sources name: `counter("…", …)` and the like, with the prefix that the file gives."""
import pathlib
import re

NAMED = re.compile(r'\b(?:counter|gauge|histogram)\(\s*"([a-z][a-z0-9_]*)"')
OF_NEIGHBOURS = re.compile(r'\("(up|scrape_[a-z_]+)", "')
PREFIX = re.compile(r'prefix:\s*"([a-z_]+_)"')


def metrics(root: pathlib.Path) -> set:
    found = set()
    for path in sorted((root / "Sources").rglob("*.swift")):
        text = path.read_text()
        prefix = PREFIX.search(text)
        found |= {(prefix[1] if prefix else "") + name for name in NAMED.findall(text)}
        found |= set(OF_NEIGHBOURS.findall(text))
    return found
