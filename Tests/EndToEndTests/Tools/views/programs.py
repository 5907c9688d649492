# SPDX-License-Identifier: Apache-2.0
"""Where programs are, and how to wait for them."""
import http.client
import os
import pathlib
import shutil
import socket
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[4]
DEMO = ROOT / "docker-compose"


def tool(name: str) -> str:
    """A program that scripts/setup.sh has unpacked, or the system's."""
    unpacked = ROOT / ".test-tools/bin" / name
    found = str(unpacked) if unpacked.exists() else shutil.which(name)
    if not found:
        sys.exit(f"{name} is missing: run scripts/setup.sh test")
    return found


def proxy() -> str:
    return str(ROOT / os.environ.get("TOKENMETER_PROXY", ".build/release/proxy"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port: int, path: str, fields=None) -> tuple:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=fields or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def eventually(what: str, condition, within: float):
    """The condition's first true value; ends the check when there is none in time."""
    deadline = time.monotonic() + within
    while True:
        try:
            if value := condition():
                return value
        except (OSError, http.client.HTTPException, ValueError):
            pass
        if time.monotonic() > deadline:
            sys.exit(f"not within {within:g} s: {what}")
        time.sleep(0.2)
