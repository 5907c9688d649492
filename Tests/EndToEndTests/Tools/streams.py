#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many streams at once, each byte of which both ends can tell.

  streams.py serve PORT                    an upstream whose answers depend on the request's number alone
  streams.py load PORT STREAMS             opens that many chats through PORT, checks every byte, prints a JSON object

Quicker than mock_upstream.py, and of one kind only: 10,000 events a second take a third of a core.
"""
import asyncio
import json
import re
import resource
import sys
import time

EVENTS = 80
INTERVAL = 0.1
PHASES = 20  # so that the streams do not all speak at the same instant


def event(stream, number):
    # Every seventh is longer than a network frame.
    filler = "." * (3000 if number % 7 == 6 else 20)
    return b'data: {"id":"s%d","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"%d-%d%s"}}]}\n\n' % (
        stream, stream, number, filler.encode())


def ending(stream, usage):
    stop = b'data: {"id":"s%d","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n' % stream
    counts = b'{"prompt_tokens":10,"completion_tokens":%d,"total_tokens":%d}' % (EVENTS, EVENTS + 10)
    told = b'data: {"id":"s%d","choices":[],"usage":%s}\n\n' % (stream, counts) if usage else b""
    return stop + told + b"data: [DONE]\n\n"


def chunk(payload):
    return b"%x\r\n%s\r\n" % (len(payload), payload)


class Upstream(asyncio.Protocol):
    phases = [set() for _ in range(PHASES)]

    def connection_made(self, transport):
        self.transport, self.received = transport, b""
        self.sent = None

    def data_received(self, data):
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        if not found or length and len(body) < int(length[1]):
            return
        self.received = b""
        if head.startswith(b"GET "):
            self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            return
        self.stream = int(re.search(rb'"user": *"(\d+)"', body)[1])
        self.usage = b'"include_usage"' in body
        self.sent = 0
        self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        self.phases[self.stream % PHASES].add(self)

    def tick(self, phase):
        if self.sent < EVENTS:
            self.transport.write(chunk(event(self.stream, self.sent)))
            self.sent += 1
        else:
            self.transport.write(chunk(ending(self.stream, self.usage)) + b"0\r\n\r\n")
            phase.discard(self)

    def connection_lost(self, error):
        for phase in self.phases:
            phase.discard(self)


async def serve(port):
    loop = asyncio.get_running_loop()
    await loop.create_server(Upstream, "127.0.0.1", port, backlog=4096)
    due = time.monotonic()
    while True:
        for phase in Upstream.phases:
            for stream in list(phase):
                stream.tick(phase)
            due = max(due + INTERVAL / PHASES, time.monotonic() - 1)
            await asyncio.sleep(max(0, due - time.monotonic()))


class Client(asyncio.Protocol):
    running = most_running = 0

    def __init__(self, number, done):
        self.number, self.done = number, done
        self.expected = b"".join(event(number, i) for i in range(EVENTS)) + ending(number, False)
        self.offset, self.raw, self.in_body = 0, b"", False
        self.last, self.gap = None, 0.0

    def connection_made(self, transport):
        self.transport = transport

    def ask(self):
        body = json.dumps({"model": "mock-model", "stream": True, "user": str(self.number),
                           "messages": [{"role": "user", "content": "go"}]}).encode()
        self.transport.write(b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                             b"content-length: %d\r\n\r\n%s" % (len(body), body))

    def data_received(self, data):
        now = time.monotonic()
        if self.last is not None:
            self.gap = max(self.gap, now - self.last)
        self.last = now
        self.raw += data
        if not self.in_body:
            head, found, rest = self.raw.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 200") or b"chunked" not in head.lower():
                return self.end("head: %r" % head[:200])
            self.raw, self.in_body = rest, True
            Client.running += 1
            Client.most_running = max(Client.most_running, Client.running)
        while True:
            line, found, rest = self.raw.partition(b"\r\n")
            if not found or len(rest) < int(line, 16) + 2:
                return
            size = int(line, 16)
            if size == 0:
                whole = self.offset == len(self.expected)
                return self.end(None if whole else "ended after %d of %d" % (self.offset, len(self.expected)))
            piece, self.raw = rest[:size], rest[size + 2:]
            if self.expected[self.offset:self.offset + size] != piece:
                return self.end("differs after %d: %r" % (self.offset, piece[:200]))
            self.offset += size

    def connection_lost(self, error):
        self.end("connection lost after %d: %s" % (self.offset, error))

    def end(self, fault):
        if not self.done.done():
            self.done.set_result(fault)
            Client.running -= self.in_body
        self.transport.close()


async def load(port, count):
    loop = asyncio.get_running_loop()
    clients = []
    start = time.monotonic()
    for number in range(count):
        client = Client(number, loop.create_future())
        clients.append(client)
        await loop.create_connection(lambda: client, "127.0.0.1", port)
    for client in clients:
        client.ask()
        await asyncio.sleep(0)  # answers are read meanwhile
    opened = time.monotonic() - start
    _, late = await asyncio.wait([client.done for client in clients], timeout=EVENTS * INTERVAL + 30)
    faults = [client.done.result() for client in clients if client.done.done() and client.done.result()]
    print(json.dumps({
        "streams": count, "most_at_once": Client.most_running, "whole": count - len(faults) - len(late), "stalled": len(late), "faults": faults[:5],
        "longest_gap_seconds": round(max(client.gap for client in clients), 3), "opened_seconds": round(opened, 3),
        "seconds": round(time.monotonic() - start, 3), "events": count * (EVENTS + 2)}))


if __name__ == "__main__":
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    kind, *numbers = sys.argv[1:]
    asyncio.run({"serve": serve, "load": load}[kind](*map(int, numbers)))
