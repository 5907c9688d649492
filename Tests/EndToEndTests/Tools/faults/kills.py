# SPDX-License-Identifier: Apache-2.0
"""Kills the binary at random instants, over and over, while its receiver misbehaves.

    kills.py [COUNT] [--write F]   after each kill the account on disk must balance; in the end nothing may be lost.
                                   The figures are put between the marks in F
"""

import os
import random
import shutil
import sys
import tempfile
import time

import matrix
import queue_files
import wire
from receiver import Receiver
from sender import Sender

FAULTS = [204] * 6 + [500, 503, 429, "lost answer", "reset in body", "cut", "close"]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 1000
    random.seed(int(os.environ.get("SEED", "4")))
    folder = tempfile.mkdtemp(prefix="tokenmeter-kills-")
    calm = [False]
    receiver = Receiver(lambda number: 204 if calm[0] else random.choice(FAULTS))
    destination = {"url": receiver.url, "interval": "100ms", "queue": {"max_bytes": "1MiB"}}
    queue = None
    unbalanced, whole, asked, points, largest = 0, 0, 0, set(), 0
    start = time.monotonic()
    for number in range(count):
        sender = Sender(folder, [destination])
        if number % 4:
            sender.ready()
            wanted = random.randrange(4)
            whole += sender.ask(wanted)
            asked += wanted
        time.sleep(random.random() * 0.25)
        if number % 20 == 19:
            catch_up(sender, calm)
        sender.kill()
        queue = queue or folder_of_queue(folder)
        if queue is None:
            continue
        recorded, delivered, pending, dropped, waiting = queue_files.account(queue)
        if recorded != delivered + pending + dropped:
            unbalanced += 1
            print(f"kill {number}: {recorded} != {delivered} + {pending} + {dropped}")
        for _, _, _, version, body in waiting:
            points |= {(labels, point) for labels, floats, histograms in wire.request(body, version)
                       for point in floats + histograms}
        largest = max(largest, sum(os.path.getsize(os.path.join(queue, name)) for name in os.listdir(queue)))
    calm[0] = True
    last = Sender(folder, [destination]).ready()
    seconds, status, receipts = last.stop()
    store = receiver.store
    missing = sum(point not in store.seen for point in points)
    counted = store.last("llm_requests_total")
    dropped = queue_files.progress(queue)["dropped"]
    shutil.rmtree(folder, ignore_errors=True)
    lines = [
        "| | |", "| --- | --- |",
        f"| kills | {count} in {time.monotonic() - start:.0f} s |",
        f"| samples seen waiting after a kill | {len(points)} |",
        f"| of these never delivered | {missing} |",
        f"| account out of balance after a kill | {unbalanced} |",
        f"| model requests answered whole / sent / counted by the receiver | {whole} / {asked} / {counted:.0f} |",
        f"| exact duplicates, which change nothing | {store.duplicates} |",
        f"| conflicting duplicates / out of order / malformed | "
        f"{store.conflicts} / {store.out_of_order} / {store.malformed} |",
        f"| dropped by the sender | {dropped or 0} |",
        f"| largest queue on disk | {largest / 1024:.0f} KiB |",
    ]
    print("\n".join(lines))
    bad = missing or unbalanced or store.conflicts or store.out_of_order or store.malformed or status or dropped
    bad = bad or receipts[0]["pending"] or not whole <= counted <= asked
    if "--write" in sys.argv and not bad:
        matrix.replace(sys.argv[sys.argv.index("--write") + 1], "\n".join(lines), "kills")
    sys.exit(1 if bad else 0)


def catch_up(sender, calm):
    """Lives of a quarter of a second record more than they deliver: one in twenty lives until little is left."""
    calm[0] = True
    end = time.monotonic() + 30
    while time.monotonic() < end and sender.metric("proxy_remote_write_backlog_age_seconds") > 0.5:
        time.sleep(0.05)
    calm[0] = False


def folder_of_queue(folder):
    place = os.path.join(folder, "state", "remote-write")
    if not os.path.isdir(place) or not os.listdir(place):
        return None
    queue = os.path.join(place, os.listdir(place)[0])
    return queue if os.path.exists(os.path.join(queue, "progress")) else None


if __name__ == "__main__":
    main()
