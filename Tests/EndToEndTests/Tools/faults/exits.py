# SPDX-License-Identifier: Apache-2.0
"""How long a clean end takes, from SIGTERM to the process's end, with a healthy destination and with a dead one.

    exits.py [COUNT] [--write F]   the figures are put between the marks in F
"""

import shutil
import sys
import tempfile

import matrix
from receiver import Receiver
from sender import Sender, free_port


def exits(count, url):
    seconds, complete = [], True
    for _ in range(count):
        folder = tempfile.mkdtemp(prefix="tokenmeter-exits-")
        sender = Sender(folder, [{"url": url}]).ready()
        sender.ask(2)
        took, status, receipts = sender.stop()
        seconds.append(took)
        complete = complete and status == 0 and receipts[0]["dropped"] == 0
        complete = complete and receipts[0]["pending"] == receipts[0]["pending_kept_on_disk"]
        shutil.rmtree(folder, ignore_errors=True)
    return sorted(seconds), complete


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 200
    receiver = Receiver()
    healthy, are_complete = exits(count, receiver.url)
    dead, are_kept = exits(max(count // 20, 3), f"http://127.0.0.1:{free_port()}/api/v1/write")
    percentile = lambda values, part: values[min(int(len(values) * part), len(values) - 1)]
    lines = [
        "| destination | ends | median | 99 of 100 within | longest |", "| --- | --: | --: | --: | --: |",
    ] + [
        f"| {name} | {len(values)} | {percentile(values, 0.5):.3f} s | {percentile(values, 0.99):.3f} s "
        f"| {values[-1]:.3f} s |"
        for name, values in (("healthy", healthy), ("dead", dead))
    ]
    print("\n".join(lines))
    is_fine = are_complete and are_kept and percentile(healthy, 0.99) <= 0.25 and dead[-1] <= 3.2
    if "--write" in sys.argv and is_fine:
        matrix.replace(sys.argv[sys.argv.index("--write") + 1], "\n".join(lines), "exits")
    sys.exit(0 if is_fine else 1)


if __name__ == "__main__":
    main()
