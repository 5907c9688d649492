# SPDX-License-Identifier: Apache-2.0
"""Which metrics the Swift sources name: `counter("…", "…", …)` and the like, with the prefix that the file gives."""
import pathlib
import re

NAMED = re.compile(r'\b(counter|gauge|histogram)\(\s*"([a-z][a-z0-9_]*)",\s*"((?:[^"\\]|\\.)*)"')
OF_NEIGHBOURS = re.compile(r'\("(up|scrape_[a-z_]+)", "((?:[^"\\]|\\.)*)"\)')
PREFIX = re.compile(r'prefix:\s*"([a-z_]+_)"')


def metrics(root: pathlib.Path) -> dict:
    """Kind and help of each metric, by its name."""
    found = {}
    for path in sorted((root / "Sources").rglob("*.swift")):
        text = path.read_text()
        prefix = PREFIX.search(text)
        for kind, name, help_text in NAMED.findall(text):
            found[(prefix[1] if prefix else "") + name] = (kind, help_text.replace('\\"', '"'))
        found |= {name: ("gauge", help_text) for name, help_text in OF_NEIGHBOURS.findall(text)}
    return found
