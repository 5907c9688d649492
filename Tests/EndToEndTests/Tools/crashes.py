#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills a proxy under load, over and over, and compares its counters and its ledger with what its clients saw.

Usage: crashes.py PROXY STATE_DIR KILLS SEED

Each round starts the proxy on the same directory, reads its counters, lets two clients send requests one after the other
and one client watch a stream, and kills the proxy at a random instant. Prints one JSON object:

finished   answers that the clients saw to their end, all rounds together
missing    by how many the counters were behind, one number for each round in which they were
ahead      by how many they were ahead, likewise
lost       calls that a client saw to their end and that have no row in the ledger
repeated   calls that have several
unbalanced rounds after which the budget did not say what the ledger's rows add up to
interrupted  rows of calls that were open at a kill
"""
import collections
import decimal
import glob
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time

CHAT = b'{"model":"demo","messages":[{"role":"user","content":"Hi"}]}'
STREAM = b'{"model":"demo","stream":true,"messages":[{"role":"user","content":"Hi"}]}'


PRICES = '{ "demo:*": { input: 1.25, output: 10 } }'
CONFIGURATION = """{
  prices: { file: "prices.json5" },
  tenants: { known: { default: { daily_soft_usd: 1, monthly_hard_usd: 1000 } } },
}"""


def request(path, body, name):
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\nx-client-request-id: {name}\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


CALLS = [CHAT, b'{"model":"demo"}']
OTHERS = [
    b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n",
    b"GET /v1/models HTTP/1.1\r\nhost: x\r\nx-provider: demo\r\n\r\n",
]


def free_port():
    """A port that the kernel gives to no client: between two lives of the proxy one could take it."""
    for port in range(20000 + os.getpid() % 10000, 32000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise SystemExit("no port is free")


def connect(port, deadline):
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        except (ConnectionRefusedError, ConnectionResetError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.001)


def answer(connection):
    """Reads one answer; None when the connection ends before it does."""
    data = b""
    while True:
        head, separator, body = data.partition(b"\r\n\r\n")
        if separator:
            length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
            if len(body) >= length:
                return body
        try:
            more = connection.recv(1 << 16)
        except ConnectionResetError:
            return None
        if not more:
            return None
        data += more


class Client(threading.Thread):
    """Sends one request after the other until the connection ends."""

    def __init__(self, port, seed, name):
        super().__init__(daemon=True)
        self.name, self.calls = name, []
        self.connection = connect(port, time.monotonic() + 10)
        self.random = random.Random(seed)
        self.finished = 0

    def run(self):
        while True:
            try:
                name = None
                if self.random.random() < 0.5:
                    self.connection.sendall(self.random.choice(OTHERS))
                else:
                    name = f"{self.name}-{self.finished}"
                    self.connection.sendall(request("/v1/chat/completions", self.random.choice(CALLS), name))
            except OSError:
                return
            if answer(self.connection) is None:
                return
            self.finished += 1
            if name:
                self.calls.append(name)


def page_of(port):
    connection = connect(port, time.monotonic() + 10)
    connection.sendall(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n")
    page = answer(connection).decode()
    connection.close()
    return page


class Ledger:
    """The rows of all days, read on from where the last reading ended."""

    def __init__(self, directory):
        self.directory, self.lengths = directory, {}
        self.rows, self.cost, self.interrupted = collections.Counter(), decimal.Decimal(0), 0

    def read(self):
        for path in sorted(glob.glob(f"{self.directory}/ledger/*.jsonl")):
            with open(path) as file:
                file.seek(self.lengths.get(path, 0))
                text = file.read()
                self.lengths[path] = file.tell()
            for line in text.splitlines():
                row = json.loads(line, parse_float=decimal.Decimal)
                self.rows[row["request_id"]] += 1
                self.cost += row["cost_usd"]
                self.interrupted += row["outcome"] == "interrupted"


def spent(page):
    return decimal.Decimal(re.search(r'^llm_budget_spent_usd{period="monthly",tenant="default"} (\S+)$', page, re.M)[1])


def counted(page):
    """Every exchange that the counters know, without the scrapes and with them agreeing among themselves."""

    def total(name, of=""):
        lines = re.findall(rf"^{name}(?:{{([^}}]*)}})? (\S+)$", page, re.M)
        return sum(int(value) for labels, value in lines if of in labels)

    models = {total("llm_requests_total"), total("llm_request_duration_seconds_count")}
    models.add(total("llm_prompt_chars_histogram_count"))
    models.add(total("http_request_duration_seconds_count", 'route="/v1/chat/completions"'))
    if len(models) != 1:
        raise SystemExit(f"the counters disagree: {models}")
    return total("http_request_duration_seconds_count") - total("http_request_duration_seconds_count", "/metrics")


def main():
    proxy, directory, kills, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    chance = random.Random(seed)
    os.makedirs(directory)
    for name, text in [("prices.json5", PRICES), ("configuration.json5", CONFIGURATION)]:
        with open(f"{directory}/{name}", "w") as file:
            file.write(text)
    ledger, calls, unbalanced = Ledger(directory), [], 0
    port = free_port()
    finished, known, missing, ahead = 0, 0, [], []
    for number in range(kills + 1):
        process = subprocess.Popen(
            [proxy, "--config", f"{directory}/configuration.json5", "--listen", f"127.0.0.1:{port}", "--state-dir"]
            + [directory, "--workers", "2", "--instance", "x"],
            stderr=subprocess.DEVNULL,
        )
        try:
            page = page_of(port)
            # What the process before left is in the ledger by the time that this one answers.
            ledger.read()
            unbalanced += abs(spent(page) - ledger.cost) > decimal.Decimal("0.0000000005")
            difference = counted(page) - known - finished
            # What was missing once stays missing.
            known += difference
            if difference < 0:
                missing.append(-difference)
            elif difference > 0:
                ahead.append(difference)
            if number == kills:
                break
            stream = connect(port, time.monotonic() + 10)
            stream.sendall(request("/v1/chat/completions", STREAM, f"{number}-stream"))
            clients = [Client(port, chance.random(), f"{number}-{client}") for client in range(2)]
            for client in clients:
                client.start()
            time.sleep(chance.random() ** 2 * 0.06)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        for client in clients:
            client.join(20)
            finished += client.finished
            calls += client.calls
            client.connection.close()
        stream.close()
    outcome = {"kills": kills, "finished": finished, "missing": missing, "ahead": ahead, "unbalanced": unbalanced}
    outcome["lost"] = [name for name in calls if name not in ledger.rows]
    outcome["repeated"] = [name for name, count in ledger.rows.items() if count > 1]
    print(json.dumps(outcome | {"interrupted": ledger.interrupted, "calls": len(calls)}))


main()
