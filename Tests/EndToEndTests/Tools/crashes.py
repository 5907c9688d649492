#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills a proxy under load, over and over, and compares its counters with what its clients saw.

Usage: crashes.py PROXY STATE_DIR KILLS SEED

Each round starts the proxy on the same directory, reads its counters, lets two clients send requests one after the other
and one client watch a stream, and kills the proxy at a random instant. Prints one JSON object:

finished   answers that the clients saw to their end, all rounds together
missing    by how many the counters were behind, one number for each round in which they were
ahead      by how many they were ahead, likewise
"""
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


def request(path, body):
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


REQUESTS = [
    request("/v1/chat/completions", CHAT),
    request("/v1/chat/completions", b'{"model":"demo"}'),
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

    def __init__(self, port, seed):
        super().__init__(daemon=True)
        self.connection = connect(port, time.monotonic() + 10)
        self.random = random.Random(seed)
        self.finished = 0

    def run(self):
        while True:
            try:
                self.connection.sendall(self.random.choice(REQUESTS))
            except OSError:
                return
            if answer(self.connection) is None:
                return
            self.finished += 1


def counted(port):
    """Every exchange that the counters know, without the scrapes and with them agreeing among themselves."""
    connection = connect(port, time.monotonic() + 10)
    connection.sendall(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n")
    page = answer(connection).decode()
    connection.close()

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
    port = free_port()
    finished, known, missing, ahead = 0, 0, [], []
    for number in range(kills + 1):
        process = subprocess.Popen(
            [proxy, "--listen", f"127.0.0.1:{port}", "--state-dir", directory, "--workers", "2", "--instance", "x"],
            stderr=subprocess.DEVNULL,
        )
        try:
            difference = counted(port) - known - finished
            # What was missing once stays missing.
            known += difference
            if difference < 0:
                missing.append(-difference)
            elif difference > 0:
                ahead.append(difference)
            if number == kills:
                break
            stream = connect(port, time.monotonic() + 10)
            stream.sendall(request("/v1/chat/completions", STREAM))
            clients = [Client(port, chance.random()) for _ in range(2)]
            for client in clients:
                client.start()
            time.sleep(chance.random() ** 2 * 0.06)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        for client in clients:
            client.join(20)
            finished += client.finished
            client.connection.close()
        stream.close()
    print(json.dumps({"kills": kills, "finished": finished, "missing": missing, "ahead": ahead}))


main()
