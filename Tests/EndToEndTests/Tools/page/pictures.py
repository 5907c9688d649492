#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures of the page that the README shows, of the demo's traffic: pictures.py FOLDER [SECONDS]"""
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).parents[1] / "views"))

from browser import Browser  # noqa: E402
from stack import Stack  # noqa: E402


def main(target: pathlib.Path, seconds: float) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        stack = Stack(folder)
        browser = None
        try:
            stack.start_servers()
            stack.start_proxies()
            browser = Browser(folder)
            browser.size(1200, 900)
            stack.start_load(1)
            # What all clients do at their start would dwarf the rest.
            time.sleep(50)
            browser.open(f"http://{stack.address('push')}/")
            time.sleep(seconds)
            for scheme in ("light", "dark"):
                browser.scheme(scheme)
                browser.picture(target / f"page-{scheme}.png")
        finally:
            if browser:
                browser.close()
            stack.stop_all()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 240)
