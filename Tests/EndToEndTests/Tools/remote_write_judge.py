#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A page to scrape and a receiver of remote write, for the tests of `proxy relay`.

It decodes both versions by itself, with nothing but Python's standard library: neither libsnappy nor a protobuf library
may agree with the sender by being the same.

  GET  /metrics     the page; the Nth scrape gets the Nth --page, the last one again and again. "{n}" in it is the scrape's
                    number, "{time}" the time in seconds. "status 503" as a page is an answer without one.
  POST /write       remote write
  GET  /seen        what came so far, as JSON
  GET  /count       how many requests came so far
"""

import argparse
import gzip
import json
import random
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STALE = 0x7FF0000000000002


class Malformed(Exception):
    pass


def varint(data, place):
    value = shift = 0
    while True:
        if place >= len(data) or shift > 63:
            raise Malformed("varint")
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, place


def uncompress(data):
    """Snappy's block format."""
    if data.startswith(b"\xff\x06\x00\x00sNaPpY"):
        raise Malformed("framed snappy")
    length, place = varint(data, 0)
    out = bytearray()
    while place < len(data):
        tag, place = data[place], place + 1
        kind = tag & 3
        if kind == 0:
            size = tag >> 2
            if size >= 60:
                more = size - 59
                size = int.from_bytes(data[place:place + more], "little")
                place += more
            size += 1
            if place + size > len(data):
                raise Malformed("literal")
            out += data[place:place + size]
            place += size
            continue
        if kind == 1:
            size, offset, place = 4 + (tag >> 2 & 7), tag >> 5 << 8 | data[place], place + 1
        elif kind == 2:
            size, offset, place = 1 + (tag >> 2), int.from_bytes(data[place:place + 2], "little"), place + 2
        else:
            size, offset, place = 1 + (tag >> 2), int.from_bytes(data[place:place + 4], "little"), place + 4
        if offset == 0 or offset > len(out):
            raise Malformed("copy")
        for _ in range(size):
            out.append(out[-offset])
    if len(out) != length:
        raise Malformed("length")
    return bytes(out)


def fields(data):
    place = 0
    while place < len(data):
        key, place = varint(data, place)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, place = varint(data, place)
        elif kind == 1:
            value, place = struct.unpack_from("<Q", data, place)[0], place + 8
        elif kind == 2:
            size, place = varint(data, place)
            if place + size > len(data):
                raise Malformed("field")
            value, place = data[place:place + size], place + size
        else:
            raise Malformed("wire type %d" % kind)
        yield number, value


def signed(value):
    return value - (1 << 64) if value >> 63 else value


def number(bits):
    value = struct.unpack("<d", struct.pack("<Q", bits))[0]
    if bits == STALE:
        return "stale"
    if value != value:
        return "NaN" if bits == 0x7FF8000000000001 else "odd NaN %x" % bits
    return repr(value) if abs(value) != float("inf") else ("+Inf" if value > 0 else "-Inf")


def sample(data):
    found = {"value": number(0), "time": 0, "start": 0}
    for key, value in fields(data):
        if key == 1:
            found["value"] = number(value)
        elif key == 2:
            found["time"] = signed(value)
        elif key == 3:
            found["start"] = signed(value)
        else:
            raise Malformed("field %d of a sample" % key)
    return found


def unpacked(data):
    place = 0
    while place < len(data):
        value, place = varint(data, place)
        yield value


def version1(data):
    request = {"series": [], "metadata": [], "symbols": []}
    for key, value in fields(data):
        if key == 1:
            series = {"labels": [], "samples": [], "exemplars": []}
            for inner, part in fields(value):
                if inner == 1:
                    texts = dict(fields(part))
                    series["labels"].append([texts.get(1, b"").decode(), texts.get(2, b"").decode()])
                elif inner == 2:
                    series["samples"].append(sample(part))
                elif inner == 3:
                    exemplar = {"labels": [], "value": number(0), "time": 0}
                    for last, item in fields(part):
                        if last == 1:
                            texts = dict(fields(item))
                            exemplar["labels"].append([texts.get(1, b"").decode(), texts.get(2, b"").decode()])
                        else:
                            exemplar["value" if last == 2 else "time"] = number(item) if last == 2 else signed(item)
                    series["exemplars"].append(exemplar)
                elif inner != 4:
                    raise Malformed("field %d of a series" % inner)
            request["series"].append(series)
        elif key == 3:
            parts = dict(fields(value))
            request["metadata"].append(
                {"type": parts.get(1, 0), "name": parts.get(2, b"").decode(), "help": parts.get(4, b"").decode(),
                 "unit": parts.get(5, b"").decode()})
        else:
            raise Malformed("field %d of a request" % key)
    return request


def version2(data):
    request = {"series": [], "metadata": [], "symbols": []}
    raw = []
    for key, value in fields(data):
        if key == 4:
            request["symbols"].append(value.decode())
        elif key == 5:
            raw.append(value)
        else:
            raise Malformed("field %d of a request" % key)
    symbols = request["symbols"]
    if not symbols or symbols[0] != "" or len(set(symbols)) != len(symbols):
        raise Malformed("symbols")

    def pairs(data):
        refs = [symbols[ref] for ref in unpacked(data)]
        if len(refs) % 2:
            raise Malformed("odd references")
        return [[refs[i], refs[i + 1]] for i in range(0, len(refs), 2)]

    for data in raw:
        series = {"labels": [], "samples": [], "exemplars": [], "type": 0, "help": "", "unit": "", "histograms": 0}
        for key, value in fields(data):
            if key == 1:
                series["labels"] += pairs(value)
            elif key == 2:
                series["samples"].append(sample(value))
            elif key == 3:
                series["histograms"] += 1
            elif key == 4:
                exemplar = {"labels": [], "value": number(0), "time": 0}
                for last, item in fields(value):
                    if last == 1:
                        exemplar["labels"] += pairs(item)
                    else:
                        exemplar["value" if last == 2 else "time"] = number(item) if last == 2 else signed(item)
                series["exemplars"].append(exemplar)
            elif key == 5:
                parts = dict(fields(value))
                series["type"] = parts.get(1, 0)
                series["help"] = symbols[parts.get(3, 0)]
                series["unit"] = symbols[parts.get(4, 0)]
            else:
                raise Malformed("field %d of a series" % key)
        request["series"].append(series)
    return request


def faults(requests):
    """Breaches of what holds for every request, in words."""
    found, last = [], {}
    for place, request in enumerate(requests):
        if request["error"]:
            found.append("request %d: %s" % (place, request["error"]))
        for series in request.get("series", []):
            names = [name for name, _ in series["labels"]]
            if any(one.encode() >= two.encode() for one, two in zip(names, names[1:])):
                found.append("request %d: labels out of order or twice: %s" % (place, names))
            if "__name__" not in names:
                found.append("request %d: no name: %s" % (place, names))
            if any(not name or not value for name, value in series["labels"]):
                found.append("request %d: an empty label: %s" % (place, series["labels"]))
            if request["status"] >= 300:
                continue
            key = tuple(map(tuple, series["labels"]))
            for each in series["samples"]:
                time, value = last.get(key, (-1 << 63, ""))
                # The very same sample again is harmless, and what a lost answer makes of a careful sender.
                if each["time"] < time or each["time"] == time and each["value"] != value:
                    found.append("request %d: time goes back in %s" % (place, series["labels"]))
                last[key] = each["time"], each["value"]
    return found, len(last)


def shown(request):
    """The request with only those series that the test wants to see."""
    series = request.get("series", [])
    if options.only:
        wanted = [one for one in series if any(n == "__name__" and v in options.only for n, v in one["labels"])]
        return {**request, "series": wanted, "count": len(series), "symbols": len(request.get("symbols", []))}
    return {**request, "count": len(series)}


class Judge(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()
    scrapes = []
    requests = []

    def do_GET(self):
        if self.path == "/metrics":
            return self.page()
        if self.path == "/count":
            return self.reply(200, str(len(self.requests)).encode(), {})
        with self.lock:
            breaches, distinct = faults(self.requests)
            seen = json.dumps({"requests": [shown(each) for each in self.requests], "scrapes": self.scrapes,
                               "faults": breaches, "distinct": distinct})
        self.reply(200, seen.encode(), {"Content-Type": "application/json"})

    def page(self):
        with self.lock:
            self.scrapes.append({"at": time.time(), "headers": {k.lower(): v for k, v in self.headers.items()}})
            count = len(self.scrapes)
        text = options.pages[min(count, len(options.pages)) - 1]
        if text.startswith("status "):
            return self.reply(int(text.split()[1]), b"", {})
        if text.startswith("sleep "):
            time.sleep(float(text.split()[1]))
        body = text.replace("{n}", str(count)).replace("{time}", repr(time.time())).encode()
        fields = {"Content-Type": options.type}
        if options.gzip and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, fields["Content-Encoding"] = gzip.compress(body), "gzip"
        self.reply(200, body, fields)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        seen = {"at": time.time(), "method": self.command, "path": self.path, "error": "", "size": len(body),
                "headers": {k.lower(): v for k, v in self.headers.items()}}
        try:
            message = uncompress(body)
            is_second = "write.v2.Request" in self.headers.get("Content-Type", "")
            seen.update(version2(message) if is_second else version1(message))
        except (Malformed, UnicodeDecodeError, IndexError, struct.error) as error:
            seen["error"] = "%s: %s" % (type(error).__name__, error)
        if options.sleep:
            time.sleep(random.uniform(0, options.sleep))
        with self.lock:
            status = options.answers[min(len(self.requests), len(options.answers) - 1)]
            seen["status"] = status
            self.requests.append(seen)
        fields = {}
        if seen["headers"].get("x-prometheus-remote-write-version", "").startswith("2.") and not options.silent:
            count = sum(len(s["samples"]) for s in seen.get("series", [])) if status < 300 else 0
            fields = {"X-Prometheus-Remote-Write-Samples-Written": str(count),
                      "X-Prometheus-Remote-Write-Histograms-Written": "0",
                      "X-Prometheus-Remote-Write-Exemplars-Written": "0"}
        self.reply(status, b"" if status == 204 else b"so be it\n", fields)

    def reply(self, status, body, fields):
        try:
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_):
        pass


def answers(text):
    """"500x3,204": three times 500, then 204 for ever."""
    found = []
    for part in text.split(","):
        status, _, times = part.partition("x")
        found += [int(status)] * int(times or 1)
    return found


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--page", action="append", default=[], help="a file")
parser.add_argument("--type", default="text/plain; version=0.0.4; charset=utf-8")
parser.add_argument("--answers", type=answers, default=[204])
parser.add_argument("--sleep", type=float, default=0, help="before each answer, up to so many seconds")
parser.add_argument("--only", action="append", default=[], help="show only the series of this metric")
parser.add_argument("--gzip", action="store_true")
parser.add_argument("--silent", action="store_true", help="no Written fields")
options = parser.parse_args()
options.pages = [open(name, encoding="utf-8", newline="").read() for name in options.page] or [""]
server = ThreadingHTTPServer(("127.0.0.1", options.port), Judge)
server.daemon_threads = True
sys.exit(server.serve_forever())
