# SPDX-License-Identifier: Apache-2.0
"""A remote-write receiver that keeps Prometheus' rules, counts their breaches, and misbehaves on demand."""

import socket
import struct
import threading
import time

import wire


class Store:
    """What Prometheus would hold: per series in order, exact duplicates welcome, anything else refused as a whole."""

    def __init__(self):
        self.series = {}
        self.seen = set()
        self.conflicts = self.out_of_order = self.malformed = self.accepted = self.duplicates = 0

    def append(self, request):
        """Whether all of it is good; else nothing of it is stored."""
        fresh = []
        for labels, samples, histograms in request:
            names = [name.encode() for name, _ in labels]
            if names != sorted(set(names)) or not all(name and value for name, value in labels):
                self.malformed += 1
                return False
            newest = self.series.get(labels, [(None, None)])[-1]
            for point in samples + histograms:
                if point == newest:
                    self.duplicates += 1
                    continue
                if newest[0] is not None and point[0] <= newest[0]:
                    if point[0] == newest[0]:
                        self.conflicts += 1
                    else:
                        self.out_of_order += 1
                    return False
                newest = point
                fresh.append((labels, point))
        for labels, point in fresh:
            self.series.setdefault(labels, []).append(point)
            self.seen.add((labels, point))
        self.accepted += len(fresh)
        return True

    def last(self, name, **wanted):
        """The sum of the last values of all series of a name, stale markers left out."""
        total = 0.0
        for labels, points in self.series.items():
            known = dict(labels)
            if known["__name__"] != name or any(known.get(key) != value for key, value in wanted.items()):
                continue
            values = [value for _, value in points if isinstance(value, int) and value != wire.STALE]
            total += wire.number(values[-1]) if values else 0
        return total

    def stale(self):
        """How many series have ended, and how many there are."""
        return sum(points[-1][1] == wire.STALE for points in self.series.values()), len(self.series)


class Receiver:
    """`fault` maps the number of a request to what is done with it: a status, or a word (see `answer`)."""

    def __init__(self, fault=lambda number: 204, speaks=(1, 2), port=0, delay=0.0):
        self.fault, self.speaks, self.delay = fault, speaks, delay
        self.store = Store()
        self.lock = threading.Lock()
        self.requests = []
        self.connections = set()
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        self.listener.listen(64)
        self.is_open = True
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/api/v1/write"

    def accept(self):
        while self.is_open:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections.add(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def close(self):
        self.is_open = False
        self.listener.close()
        for connection in list(self.connections):
            self.reset(connection)

    @staticmethod
    def reset(connection):
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        except OSError:
            pass

    def serve(self, connection):
        data = b""
        try:
            while self.is_open:
                while b"\r\n\r\n" not in data:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    data += piece
                head, data = data.split(b"\r\n\r\n", 1)
                with self.lock:
                    number = len(self.requests)
                    self.requests.append((time.monotonic(), head.decode("latin1")))
                what = self.fault(number)
                if what == "reset in body":
                    return self.reset(connection)
                length = next(
                    int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
                )
                while len(data) < length:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    data += piece
                body, data = data[:length], data[length:]
                if not self.answer(connection, head.decode("latin1"), body, what):
                    return
        except OSError:
            pass
        finally:
            self.connections.discard(connection)
            try:
                connection.close()
            except OSError:
                pass

    def answer(self, connection, head, body, what):
        """Whether the connection goes on."""
        if self.delay:
            time.sleep(self.delay)
        if isinstance(what, tuple):
            status, headers, text = what
            self.send(connection, status, headers, text)
            return True
        if what == "hang":
            time.sleep(60)
            return False
        if what == "hang after head":
            connection.sendall(b"HTTP/1.1 204 No Content\r\n")
            time.sleep(60)
            return False
        if what == "cut":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            return False
        if what == "slow":
            time.sleep(1.5)
            what = 204
        if what in (204, "lost answer", "close", "http10"):
            status, headers, text = self.store_body(head, body)
            if what == "lost answer":
                self.reset(connection)
                return False
            if what == "http10":
                connection.sendall(f"HTTP/1.0 {status} X\r\n".encode() + "".join(
                    f"{line}\r\n" for line in headers).encode() + b"\r\n" + text)
                return False
            self.send(connection, status, headers + (["Connection: close"] if what == "close" else []), text)
            return what != "close"
        self.send(connection, what, [], b"refused\x07 as told\n")
        return True

    def store_body(self, head, body):
        lowered = head.lower()
        version = 2 if "x-prometheus-remote-write-version: 2" in lowered else 1
        if version not in self.speaks:
            # What a receiver of version 1 does: it finds nothing in the message, and all is well.
            return 204, [], b""
        with self.lock:
            request = wire.request(body, version)
            if not self.store.append(request):
                return 400, [], b"out of order sample"
        if version == 1:
            return 204, [], b""
        floats = sum(len(samples) for _, samples, _ in request)
        histograms = sum(len(points) for _, _, points in request)
        kind = "X-Prometheus-Remote-Write-"
        return 204, [f"{kind}Samples-Written: {floats}", f"{kind}Histograms-Written: {histograms}",
                     f"{kind}Exemplars-Written: 0"], b""

    @staticmethod
    def send(connection, status, headers, text):
        lines = [f"HTTP/1.1 {status} X"] + headers + ([] if status == 204 else [f"Content-Length: {len(text)}"])
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if status == 204 else text))
