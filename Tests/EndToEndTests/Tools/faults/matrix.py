# SPDX-License-Identifier: Apache-2.0
"""The fault matrix: one run of the binary per misbehaviour of its receiver.

    matrix.py            prints the table; exit 1 when anything was lost
    matrix.py --write F  also puts it between the marks in F
"""

import concurrent.futures
import shutil
import sys
import tempfile
import time
from email.utils import formatdate

from receiver import Receiver
from sender import Sender, free_port

ASKED = 20


def first(count, what):
    """A receiver that does so with its first requests."""
    return lambda number: what if number < count else 204


def every(step, what):
    return lambda number: what if number % step == 0 else 204


def retry_after(text):
    return lambda number: (429, [f"Retry-After: {text}"], b"") if number == 1 else 204


def dated(number):
    return (503, [f"Retry-After: {formatdate(time.time() + 2, usegmt=True)}"], b"") if number == 1 else 204


BIG = b"x" * (1 << 20)

CASES = [
    ("answers 2xx (2.0, Written headers)", {}),
    ("knows only 1.0 and answers 204 to 2.0", dict(speaks=(1,))),
    ("answers 415 to 2.0", dict(only1=415)),
    ("answers 400 to 2.0", dict(only1=400)),
    *[(f"{status}, five times", dict(fault=first(5, status))) for status in (500, 501, 502, 503, 504)],
    ("429, three times", dict(fault=first(3, 429))),
    ("429, `Retry-After: 0`", dict(fault=retry_after("0"))),
    ("429, `Retry-After: 1`", dict(fault=retry_after("1"))),
    ("503, `Retry-After` as a date", dict(fault=dated)),
    ("429, `Retry-After: 1000000000`, then SIGTERM", dict(fault=retry_after("1000000000"), patience=1)),
    ("429, `Retry-After: soon`", dict(fault=retry_after("soon"))),
    ("takes every third request, loses its answer", dict(fault=every(3, "lost answer"))),
    ("resets every third connection in the body", dict(fault=every(3, "reset in body"))),
    ("cuts every third answer", dict(fault=every(3, "cut"))),
    ("closes after each answer", dict(fault=lambda number: "close")),
    ("speaks HTTP/1.0", dict(fault=lambda number: "http10")),
    ("needs 1.5 s for each answer", dict(fault=lambda number: "slow")),
    ("never answers the second request", dict(fault=lambda number: "hang" if number == 1 else 204)),
    ("stops after the second answer's first line",
     dict(fault=lambda number: "hang after head" if number == 1 else 204)),
    ("500 with a body of 1 MiB, twice", dict(fault=lambda number: (500, [], BIG) if number in (1, 2) else 204)),
    *[(f"{status}, once", dict(fault=lambda number, status=status: status if number == 1 else 204))
      for status in (400, 401, 403, 404, 408, 413)],
    *[(f"{status} to elsewhere, once",
       dict(fault=lambda number, status=status: (status, ["Location: http://127.0.0.1:1/"], b"") if number == 1 else 204))
      for status in (307, 308)],
    ("a proxy that answers 407, three times", dict(fault=first(3, 407), proxy=True)),
    ("is away for the first two seconds", dict(late=2)),
    ("is restarted twice", dict(restarts=2)),
    ("is away for the whole run; the next run delivers", dict(second=True)),
    ("has a name that does not resolve", dict(unresolved=True)),
]


def run(name, case):
    folder = tempfile.mkdtemp(prefix="tokenmeter-faults-")
    try:
        return measured(name, case, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measured(name, case, folder):
    fault = case.get("fault", lambda number: 204)
    receiver = None
    if not {"late", "second", "unresolved"} & case.keys():
        receiver = Receiver(fault, speaks=case.get("speaks", (1, 2)))
        if "only1" in case:
            refuse_version_2(receiver, case["only1"])
    port = receiver.port if receiver else free_port()
    url = f"http://127.0.0.1:{port}/api/v1/write"
    destination = {"url": url, "interval": "200ms"}
    if "proxy" in case:
        destination = {"url": "http://receiver.invalid/api/v1/write", "interval": "200ms",
                       "proxy_url": f"http://127.0.0.1:{port}"}
    if "unresolved" in case:
        destination["url"] = "http://no-such-host.invalid/api/v1/write"
    sender = Sender(folder, [destination]).ready()
    whole = sender.ask(ASKED // 2)
    time.sleep(2)
    if "late" in case:
        time.sleep(case["late"])
        receiver = Receiver(port=port)
    store = receiver.store if receiver else None
    for _ in range(case.get("restarts", 0)):
        receiver.close()
        time.sleep(0.5)
        receiver = Receiver(port=port)
        receiver.store = store
        sender.ask(0)
        time.sleep(0.5)
    whole += sender.ask(ASKED - ASKED // 2)
    settle(sender, case)
    retries = sender.metric("proxy_remote_write_retries_total")
    memory = sender.memory()
    seconds, status, receipts = sender.stop()
    receipt = receipts[0]
    if "second" in case:
        receiver = Receiver(port=port)
        store = receiver.store
        again = Sender(folder, [destination]).ready()
        _, _, later = again.stop()
        receipt = dict(receipt, delivered=later[0]["delivered"], dropped=later[0]["dropped"], pending=later[0]["pending"])
    balanced = all(
        entry["recorded"] == entry["delivered"] + entry["pending"] + entry["dropped"] for entry in receipts
    )
    lost = whole - store.last("llm_requests_total") if store else None
    kept = receipt["pending"] == receipt["pending_kept_on_disk"] or "second" in case
    return dict(
        name=name, retries=int(retries), delivered=receipt["delivered"], dropped=receipt["dropped"],
        pending=receipt["pending"], lost=0 if lost is None and kept else lost,
        out_of_order=store.out_of_order if store else 0, conflicts=store.conflicts if store else 0,
        malformed=store.malformed if store else 0, seconds=seconds, memory=memory, balanced=balanced,
        fine=balanced and status == 0 and whole == ASKED,
    )


def refuse_version_2(receiver, status):
    store_body = receiver.store_body
    receiver.store_body = lambda head, body: (
        (status, [], b"no such message") if "remote-write-version: 2" in head.lower() else store_body(head, body)
    )


def settle(sender, case):
    """Waits until nothing waits any more, as long as that may take."""
    end = time.monotonic() + case.get("patience", 3 if {"second", "unresolved"} & case.keys() else 45)
    time.sleep(0.5)
    while time.monotonic() < end and sender.metric("proxy_remote_write_backlog_age_seconds") > 0.3:
        time.sleep(0.1)


def table(rows):
    lines = [
        "| the receiver | retries | samples delivered | dropped | left | lost counts | out of order | conflicts | exit |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for row in rows:
        lines.append(
            f"| {row['name']} | {row['retries']} | {row['delivered']} | {row['dropped']} | {row['pending']} "
            f"| {row['lost']:.0f} | {row['out_of_order']} | {row['conflicts']} | {row['seconds']:.2f} s |"
        )
    memory = max(row["memory"] for row in rows)
    lines += ["", f"{len(rows)} runs, {ASKED} model requests in each; highest resident memory {memory:.0f} MiB."]
    return "\n".join(lines)


def replace(path, text, name="faults"):
    """Puts a table between its marks."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    with open(path) as file:
        page = file.read()
    head, rest = page.split(begin)
    with open(path, "w") as file:
        file.write(head + begin + "\n\n" + text + "\n\n" + end + rest.split(end)[1])


def main():
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    path = wanted.pop(0) if "--write" in sys.argv else None
    cases = [case for case in CASES if not wanted or any(text in case[0] for text in wanted)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda case: run(*case), cases))
    text = table(rows)
    print(text)
    bad = [row for row in rows if not row["fine"] or row["lost"] != 0 or row["conflicts"] or row["malformed"]
           or row["out_of_order"]]
    for row in bad:
        print("FAILED:", row)
    if path and not bad:
        replace(path, text)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
