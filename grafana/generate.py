#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the dashboards beside it: grafana/generate.py; with --check it only says which of them are not up to date.

What a dashboard shows is in source/, one file for each; what Grafana wants of JSON in source/panels.py; what the
metrics' labels are, and what queries have in common, in source/queries.py. Python's standard library, no network.
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE / "source"))

import cost  # noqa: E402
import delivery  # noqa: E402
import latency  # noqa: E402
import overview  # noqa: E402
from panels import dashboard  # noqa: E402

DASHBOARDS = {module.__name__: module for module in (overview, cost, latency, delivery)}


def text(name: str) -> str:
    module = DASHBOARDS[name]
    return json.dumps(dashboard(name, module.TITLE, module.DESCRIPTION, module.rows()), indent=2) + "\n"


def main() -> int:
    stale = []
    for name in DASHBOARDS:
        path, now = HERE / f"{name}.json", text(name)
        if path.exists() and path.read_text() == now:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv:
            path.write_text(now)
    if "--check" in sys.argv and stale:
        print(f"not what grafana/generate.py writes: {', '.join(stale)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
