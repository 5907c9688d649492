#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mock_upstream.py - a scriptable LLM upstream for tests. Python >= 3.9, standard library only.

Speaks, on plain HTTP/1.1 (keep-alive, chunked):
  GET  /v1/models                        OpenAI list (or Codex shape, --models-shape codex)
  POST /v1/responses                     OpenAI Responses, SSE or JSON; WebSocket with --websocket accept
  POST /v1/chat/completions              OpenAI Chat, SSE (stream_options.include_usage honoured) or JSON
  GET  /api/version /api/tags /api/ps    Ollama
  POST /api/show /api/pull               Ollama
  POST /v1/completions                   OpenAI Completions, SSE or JSON
  POST /v1/embeddings                    OpenAI embeddings, floats or base64
  POST /api/chat /api/generate           Ollama, NDJSON or JSON
  POST /api/embed /api/embeddings        Ollama embeddings
and, for tests only:
  GET  /__mock/stats                     counters as JSON
  GET  /__mock/requests                  what was recorded (headers, body, timings, how each ended)
  POST /__mock/config   {"error":"429"}  change any option at run time (names as below, - or _)
  POST /__mock/reset                     drop records and counters, restore the command line's options

Every behaviour option can also be set for one request, by header  x-mock-<option>: <value>
or inside the model name:  "model": "anything;error=429;tokens=3"   (both off with --no-overrides).

Examples
  mock_upstream.py --port 8091 --tokens 200 --rate 50 --ttft-ms 300
  mock_upstream.py --port 8091 --error 429 --error-count 2 --retry-after 1
  mock_upstream.py --port 8091 --tool-call 'echo hi'
  mock_upstream.py --port 0 --ready-file port.txt       # writes the port it got
Stop it with SIGTERM or SIGINT. It listens on 127.0.0.1 unless told otherwise.
"""
import argparse
import asyncio
import base64
import contextlib
import contextvars
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import zlib

ERRORS = ("none", "http", "400", "401", "402", "403", "404", "408", "409", "413", "429", "500", "502", "503", "529",
          "cut", "cut-rst", "cut-before-headers", "no-completed", "incomplete", "failed", "error-event",
          "no-usage", "hang", "hang-before-headers", "html")

# option: (default, type, help). These may be changed at run time and per request.
OPTIONS = {
    "latency_ms": (0.0, float, "wait before the response's status line"),
    "ttft_ms": (0.0, float, "wait between the headers and the first token"),
    "tokens": (12, int, "how many text deltas to send (one delta = one token)"),
    "rate": (0.0, float, "deltas per second; 0 = as fast as possible"),
    "jitter": (0.0, float, "0..1, random share added to or taken from each gap between deltas"),
    "text": ("", str, "the answer's text, cut in --tokens deltas; empty = generated words"),
    "input_tokens": (0, int, "usage: input tokens; 0 = body bytes / 4"),
    "cached_tokens": (0, int, "usage: cached input tokens"),
    "cache_write_tokens": (0, int, "usage: input tokens written to the cache; 0 = the field is left out"),
    "reasoning_tokens": (0, int, "usage: reasoning tokens (part of the output tokens); >0 also sends a reasoning item"),
    "output_tokens": (0, int, "usage: output tokens; 0 = deltas sent + reasoning tokens"),
    "usage_drop": ("", str, "leave these fields out of the usage object, comma-separated"),
    "error": ("none", str, "what to inject: " + " ".join(ERRORS)),
    "error_count": (0, int, "inject into this many model requests, then behave; 0 = into all"),
    "error_skip": (0, int, "let this many model requests pass before injecting"),
    "error_after": (3, int, "cut/hang/no-completed: after how many deltas"),
    "error_code": ("", str, "error.code of the JSON error body"),
    "error_type": ("", str, "error.type of the JSON error body"),
    "error_message": ("", str, "error.message of the JSON error body"),
    "error_body": ("", str, "the whole error body, verbatim (overrides the three above)"),
    "error_content_type": ("application/json", str, "content type of the error body"),
    "error_header": ("", str, "extra error headers, 'Name: value' separated by '|'"),
    "error_status": (0, int, "the status for --error http"),
    "retry_after": ("", str, "Retry-After header on errors; empty = none"),
    "incomplete_reason": ("max_output_tokens", str, "for --error incomplete"),
    "newline": ("lf", str, "line ends in SSE/NDJSON: lf | crlf | cr"),
    "fragment": ("none", str, "how the stream is cut in pieces: none | utf8 (inside each multi-byte character) | "
                 "line (inside each line) | bytes:N"),
    "fragment_ms": (4.0, float, "wait between two pieces"),
    "sse_event_lines": (1, int, "1 = 'event:' lines before 'data:' (as OpenAI), 0 = data only"),
    "sse_comments": (0, int, "1 = a ': keep-alive' comment before each event"),
    "keepalive_ms": (0.0, float, "send --keepalive-text this often during --ttft-ms; 0 = never"),
    "keepalive_text": (": keep-alive", str, "what is sent then (an empty line follows)"),
    "linger_ms": (0.0, float, "wait between the last event and the end of the stream"),
    "framing": ("chunked", str, "chunked | close (no length, connection closed at the end)"),
    "gzip": (0, int, "1 = gzip the stream when the client accepts gzip, 2 = always"),
    "sse_only": ("", str, "Responses: send only these event types, comma-separated; empty = all"),
    "stream_content_type": ("", str, "content type of streams; empty = the right one"),
    "tool_call": ("", str, "answer with a call of the shell tool running this command, then with text"),
    "tool_name": ("auto", str, "auto | exec_command | shell_command | shell | any function name in the request"),
    "tool_rounds": (1, int, "how many tool calls in a row before the text"),
    "tool_parallel": (1, int, "how many tool calls in one answer"),
    "websocket": ("426", str, "answer to a WebSocket upgrade of /v1/responses: accept | 426 | 404 | 401 | 500"),
    "models_shape": ("openai", str, "shape of /v1/models: openai | codex | 404 | empty"),
    "model_ids": ("mock-model,gpt-oss:20b", str, "model ids listed, comma-separated"),
    "ollama_version": ("0.14.0", str, "what /api/version says"),
    "answer_model": ("", str, "the model named in answers; empty = the one asked for"),
    "api_key": ("", str, "when set, /v1/* wants 'Authorization: Bearer <this>' and answers 401 otherwise"),
    "fixed": (0, int, "1 = every id and time is the same in every answer, so that two answers can be compared"),
    "extra_header": ("", str, "extra response headers on success, 'Name: value' separated by '|'"),
}

DEFAULT_ERRORS = {
    400: ("invalid_request_error", "invalid_value", "Mock: the request is not valid."),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided: mock."),
    402: ("insufficient_quota", "budget_exceeded", "Mock: the budget is used up."),
    403: ("permission_error", "forbidden", "Mock: not allowed."),
    404: ("invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it."),
    408: ("timeout", "timeout", "Mock: timed out."),
    409: ("conflict", "conflict", "Mock: conflict."),
    413: ("invalid_request_error", "request_too_large", "Mock: too large."),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached for mock-model in organization org-mock."),
    500: ("server_error", "server_error", "Mock: the server had an error."),
    502: ("server_error", "bad_gateway", "Mock: bad gateway."),
    503: ("server_error", "service_unavailable", "Mock: overloaded."),
    529: ("overloaded_error", "overloaded", "Mock: overloaded."),
}
REASONS = {200: "OK", 101: "Switching Protocols", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required",
           403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict",
           413: "Content Too Large", 426: "Upgrade Required", 429: "Too Many Requests", 500: "Internal Server Error",
           502: "Bad Gateway", 503: "Service Unavailable", 529: "Overloaded"}
WORDS = ("hello from the mock upstream this is a generated answer with plain words only and no meaning "
         "it goes on for as long as the options say one word each time").split()


class Cut(Exception):
    """The mock closes the connection on purpose."""


class ClientGone(Exception):
    """The client closed the connection while it was being answered."""


class Settings(dict):
    __getattr__ = dict.__getitem__

    def with_changes(self, changes):
        new = Settings(self)
        for key, value in changes.items():
            key = key.strip().lower().replace("-", "_")
            if key not in OPTIONS:
                raise ValueError("no option " + key)
            kind = OPTIONS[key][1]
            new[key] = int(float(value)) if kind is int else kind(value)
        if new["error"] not in ERRORS:
            raise ValueError("error must be one of: " + " ".join(ERRORS))
        return new


def dumps(obj):
    return json.dumps(obj, ensure_ascii=False, separators=(",", ":"))


FIXED = contextvars.ContextVar("fixed", default=False)  # set for one request by --fixed


def new_id(prefix):
    return prefix + "_" + "%024x" % (42 if FIXED.get() else random.getrandbits(96))


def now():
    return 1700000000.0 if FIXED.get() else time.time()


def deltas(s):
    if not s.text:
        return [(WORDS[i % len(WORDS)] if i == 0 else " " + WORDS[i % len(WORDS)]) for i in range(max(0, s.tokens))]
    n = max(1, min(s.tokens, len(s.text)))
    size, extra = divmod(len(s.text), n)
    out, at = [], 0
    for i in range(n):
        end = at + size + (1 if i < extra else 0)
        out.append(s.text[at:end])
        at = end
    return out


def decode_body(headers, body):
    """(text or None, note). zstd needs Python 3.14 or the zstd command."""
    enc = headers.get("content-encoding", "").strip().lower()
    try:
        if enc in ("gzip", "deflate"):
            body = zlib.decompress(body, 47)
        elif enc == "zstd":
            try:
                from compression import zstd as z  # Python 3.14
                body = z.decompress(body)
            except ImportError:
                if not shutil.which("zstd"):
                    return None, "zstd body, no decoder here"
                body = subprocess.run(["zstd", "-dc"], input=body, capture_output=True, check=True).stdout
        elif enc not in ("", "identity"):
            return None, "unknown content-encoding " + enc
        return body.decode("utf-8", "replace"), enc or "identity"
    except Exception as e:  # a broken body is still worth recording
        return None, "cannot decode %s body: %s" % (enc, e)


class Mock:
    def __init__(self, args, settings):
        self.args, self.cli = args, settings
        self.settings = settings
        self.started = time.time()
        self.connections_total = 0
        self.open_connections = 0
        self.reset()

    def reset(self):
        self.settings = self.cli
        self.records = []
        self.count = {"requests": 0, "model_requests": 0, "injected": 0, "client_gone": 0, "in_flight": 0,
                      "max_in_flight": 0, "input_tokens": 0, "cached_tokens": 0, "output_tokens": 0,
                      "reasoning_tokens": 0, "completed": 0}
        self.by_path = {}

    def stats(self):
        return dict(self.count, by_path=self.by_path, connections_total=self.connections_total,
                    open_connections=self.open_connections, uptime_s=round(time.time() - self.started, 3))

    def log(self, rec):
        if self.args.quiet:
            return
        print("%s #%d conn%d.%d %s %s -> %s %s in=%dB %.0fms" % (
            time.strftime("%H:%M:%S"), rec["n"], rec["conn"], rec["conn_request"], rec["method"], rec["target"],
            rec.get("status"), rec.get("end", ""), rec["body_bytes"], rec.get("took_ms", 0)), file=sys.stderr, flush=True)


class Connection:
    def __init__(self, mock, reader, writer):
        self.mock, self.r, self.w = mock, reader, writer
        mock.connections_total += 1
        self.id = mock.connections_total
        self.requests = 0
        self.ws_rounds = 0
        sock = writer.get_extra_info("socket")
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.chunked = False
        self.gz = None

    # ---- HTTP in
    async def serve(self):
        self.mock.open_connections += 1
        try:
            while True:
                req = await self.read_request()
                if req is None:
                    return
                self.requests += 1
                if not await self.handle(*req):
                    return
        except (ConnectionError, asyncio.IncompleteReadError, ClientGone, Cut, asyncio.TimeoutError):
            pass
        finally:
            self.mock.open_connections -= 1
            with contextlib.suppress(Exception):
                self.w.close()

    async def read_request(self):
        try:
            head = await self.r.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        lines = head.decode("latin-1").split("\r\n")
        try:
            method, target, version = lines[0].split(" ", 2)
        except ValueError:
            return None
        if method == "PRI":  # an HTTP/2 preface: prior-knowledge h2c is not spoken here
            self.mock.by_path["PRI (HTTP/2 preface)"] = self.mock.by_path.get("PRI (HTTP/2 preface)", 0) + 1
            return None
        raw, headers = [], {}
        for line in lines[1:]:
            if line:
                name, _, value = line.partition(":")
                raw.append([name, value.strip()])
                headers[name.lower()] = value.strip()
        t0 = time.time()
        if headers.get("expect", "").lower() == "100-continue":
            self.w.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = b""
        if "chunked" in headers.get("transfer-encoding", "").lower():
            while True:
                size = int((await self.r.readline()).split(b";")[0], 16)
                if size:
                    body += await self.r.readexactly(size)
                await self.r.readline()
                if not size:
                    break
        elif headers.get("content-length"):
            body = await self.r.readexactly(int(headers["content-length"]))
        return method, target, version, raw, headers, body, t0

    def record(self, method, target, version, raw, headers, body, t0):
        m = self.mock
        m.count["requests"] += 1
        text, note = decode_body(headers, body)
        try:
            parsed = json.loads(text) if text else None
        except ValueError:
            parsed = None
        rec = {"n": m.count["requests"], "t": round(t0, 4), "conn": self.id, "conn_request": self.requests,
               "method": method, "target": target, "version": version, "headers": raw, "body_bytes": len(body),
               "body_decoded_bytes": len(text.encode()) if text is not None else None, "body_encoding": note,
               "body": parsed if parsed is not None else text}
        path = method + " " + target.split("?")[0]
        m.by_path[path] = m.by_path.get(path, 0) + 1
        m.records.append(rec)
        if len(m.records) > m.args.keep:
            del m.records[: len(m.records) - m.args.keep]
        return rec, parsed

    def finish(self, rec):
        if "took_ms" in rec:  # a WebSocket upgrade, written when it was answered
            return
        rec["took_ms"] = round((time.time() - rec["t"]) * 1000, 1)
        self.mock.log(rec)
        if self.mock.args.record:
            with open(self.mock.args.record, "a", encoding="utf-8") as f:
                f.write(dumps(rec) + "\n")

    # ---- HTTP out
    async def send(self, data):
        if self.w.is_closing() or self.r.at_eof():
            raise ClientGone()
        self.w.write(data)
        try:
            await self.w.drain()
        except ConnectionError:
            raise ClientGone()

    def head(self, status, headers):
        lines = ["HTTP/1.1 %d %s" % (status, REASONS.get(status, "Status"))]
        lines += ["%s: %s" % h for h in headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")

    async def plain(self, rec, status, obj, headers=(), ctype="application/json"):
        body = obj if isinstance(obj, bytes) else (obj if isinstance(obj, str) else dumps(obj)).encode()
        rec["status"] = status
        rec.setdefault("end", "complete")
        await self.send(self.head(status, [("content-type", ctype), ("content-length", str(len(body)))] +
                                  list(headers)) + body)
        return True

    async def begin_stream(self, rec, s, headers, ctype):
        self.chunked = s.framing == "chunked"
        out = [("content-type", s.stream_content_type or ctype), ("cache-control", "no-cache")]
        out.append(("transfer-encoding", "chunked") if self.chunked else ("connection", "close"))
        self.gz = None
        if s.gzip == 2 or s.gzip and "gzip" in headers.get("accept-encoding", ""):
            self.gz = zlib.compressobj(wbits=31)
            out.append(("content-encoding", "gzip"))
        out += [("x-request-id", new_id("req"))] + extra_headers(s.extra_header)
        rec["status"] = 200
        await self.send(self.head(200, out))

    async def piece(self, data):
        if data:
            await self.send(b"%x\r\n%s\r\n" % (len(data), data) if self.chunked else data)

    async def stream(self, s, text):
        """One event or line, in the pieces that --fragment asks for."""
        if s.newline != "lf":
            text = text.replace("\n", "\r\n" if s.newline == "crlf" else "\r")
        data = text.encode()
        if self.gz:
            data = self.gz.compress(data) + self.gz.flush(zlib.Z_SYNC_FLUSH)
        cuts = []
        if s.fragment == "utf8":
            cuts = [i for i in range(1, len(data)) if data[i] & 0xC0 == 0x80]
        elif s.fragment == "line":
            at = 0
            for line in data.split(b"\n"):
                if len(line) > 1:
                    cuts.append(at + len(line) // 2)
                at += len(line) + 1
        elif s.fragment.startswith("bytes:"):
            n = max(1, int(s.fragment[6:]))
            cuts = list(range(n, len(data), n))
        last = 0
        for c in cuts + [len(data)]:
            await self.piece(data[last:c])
            if c != len(data):
                await self.pause(s.fragment_ms)
            last = c

    async def end_stream(self, rec, s):
        rec["last_event_ms"] = round((time.time() - rec["t"]) * 1000, 1)
        await self.pause(s.linger_ms)
        if self.gz:
            await self.piece(self.gz.flush())
        if self.chunked:
            await self.send(b"0\r\n\r\n")
        rec.setdefault("end", "complete")
        return self.chunked

    async def pause(self, ms):
        """Sleep, but notice a client that leaves."""
        until = time.monotonic() + ms / 1000.0
        while True:
            left = until - time.monotonic()
            if left <= 0:
                return
            await asyncio.sleep(min(left, 0.05))
            if self.r.at_eof() or self.w.is_closing():
                raise ClientGone()

    async def cut(self, rec, how):
        rec["end"] = how
        if how == "cut-rst":
            sock = self.w.get_extra_info("socket")
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.w.transport.abort() if how == "cut-rst" else self.w.close()
        raise Cut()

    # ---- routing
    async def handle(self, method, target, version, raw, headers, body, t0):
        m = self.mock
        path = target.split("?")[0]
        if path.startswith("/__mock/"):
            self.requests -= 1
            return await self.control(method, path, body)
        rec, parsed = self.record(method, target, version, raw, headers, body, t0)
        m.count["in_flight"] += 1
        m.count["max_in_flight"] = max(m.count["max_in_flight"], m.count["in_flight"])
        keep = headers.get("connection", "").lower() != "close" and version == "HTTP/1.1"
        try:
            s = m.settings
            if not m.args.no_overrides:
                changes = {}
                model = parsed.get("model") if isinstance(parsed, dict) else None
                if isinstance(model, str) and ";" in model:
                    changes.update(p.split("=", 1) for p in model.split(";")[1:] if "=" in p)
                changes.update({k[7:]: v for k, v in headers.items() if k.startswith("x-mock-")})
                if changes:
                    s = s.with_changes(changes)
            FIXED.set(bool(s.fixed))
            return await self.route(rec, s, method, path, headers, parsed, len(body)) and keep
        except ClientGone:
            rec["end"] = "client gone" + (" after the last event" if "last_event_ms" in rec else "")
            m.count["client_gone"] += 1
            return False
        except ValueError as e:
            return await self.plain(rec, 400, {"error": {"message": "mock: %s" % e, "type": "mock", "code": None}})
        finally:
            m.count["in_flight"] -= 1
            self.finish(rec)

    async def control(self, method, path, body):
        m, rec = self.mock, {}
        if path == "/__mock/stats":
            return await self.plain(rec, 200, m.stats())
        if path == "/__mock/requests":
            return await self.plain(rec, 200, m.records)
        if path == "/__mock/reset" and method == "POST":
            m.reset()
            return await self.plain(rec, 200, {})
        if path == "/__mock/config":
            if method == "POST":
                try:
                    m.settings = m.settings.with_changes(json.loads(body or b"{}"))
                except (ValueError, AttributeError) as e:
                    return await self.plain(rec, 400, {"error": str(e)})
            return await self.plain(rec, 200, m.settings)
        return await self.plain(rec, 404, {"error": "no such control path"})

    async def route(self, rec, s, method, path, headers, parsed, size):
        m = self.mock
        # Base URLs with and without /v1, and with a prefix before it, all end the same way.
        tail = path.rstrip("/")
        if s.api_key and not tail.startswith("/api/") and headers.get("authorization") != "Bearer " + s.api_key:
            return await self.error(rec, s, 401)
        if method == "GET" and tail.endswith("/responses") and headers.get("upgrade", "").lower() == "websocket":
            return await self.websocket(rec, s, headers)
        if method in ("GET", "HEAD"):
            if tail.endswith("/models"):
                return await self.models(rec, s)
            if tail == "/api/version":
                return await self.plain(rec, 200, {"version": s.ollama_version})
            if tail in ("/api/tags", "/api/ps"):
                return await self.plain(rec, 200, {"models": [ollama_model(x) for x in ids(s)]})
            if tail == "":
                return await self.plain(rec, 200, "Ollama is running", ctype="text/plain; charset=utf-8")
        handlers = {"/responses": self.responses, "/chat/completions": self.chat, "/completions": self.completions,
                    "/v1/embeddings": self.embeddings, "/api/chat": self.ollama, "/api/generate": self.ollama,
                    "/api/embed": self.embeddings, "/api/embeddings": self.embeddings}
        for end, handler in handlers.items():
            if method == "POST" and tail.endswith(end):
                m.count["model_requests"] += 1
                inject = self.take_error(s)
                if inject == "hang-before-headers":
                    rec["end"] = "hang"
                    await self.pause(3600e3)
                await self.pause(s.latency_ms)
                if inject == "cut-before-headers":
                    await self.cut(rec, inject)
                if inject == "html":
                    return await self.plain(rec, 502, "<html><body><h1>502 Bad Gateway</h1></body></html>",
                                            ctype="text/html")
                if inject == "http" or inject.isdigit():
                    return await self.error(rec, s, s.error_status if inject == "http" else int(inject))
                body = parsed if isinstance(parsed, dict) else {}
                return await handler(rec, s, inject, path, headers, body, size)
        if method == "POST" and tail == "/api/show":
            return await self.plain(rec, 200, {"details": {"family": "mock"}, "capabilities": ["completion", "tools"],
                                               "model_info": {"general.architecture": "mock",
                                                              "mock.context_length": 131072}})
        if method == "POST" and tail == "/api/pull":
            return await self.plain(rec, 200, '{"status":"success"}\n', ctype="application/x-ndjson")
        return await self.plain(rec, 404, {"error": {"message": "mock: no such path " + path,
                                                     "type": "invalid_request_error", "code": "not_found"}})

    def take_error(self, s):
        """Which error, if any, this model request gets."""
        c = self.mock.count
        if s.error == "none" or c["model_requests"] <= s.error_skip:
            return "none"
        if s.error_count and c["injected"] >= s.error_count:
            return "none"
        c["injected"] += 1
        return s.error

    async def error(self, rec, s, status):
        kind, code, message = DEFAULT_ERRORS.get(status, ("error", "error", "Mock error."))
        body = s.error_body or {"error": {"message": s.error_message or message, "type": s.error_type or kind,
                                          "param": None, "code": s.error_code or code}}
        heads = extra_headers(s.error_header)
        if s.retry_after:
            heads.append(("retry-after", s.retry_after))
        rec["end"] = "error"
        return await self.plain(rec, status, body, heads, s.error_content_type)

    async def models(self, rec, s):
        if s.models_shape == "404":
            return await self.error(rec, s, 404)
        if s.models_shape == "empty":
            return await self.plain(rec, 200, {"object": "list", "data": []})
        if s.models_shape == "codex":
            return await self.plain(rec, 200, {"models": []}, [("etag", '"mock-1"')])
        return await self.plain(rec, 200, {"object": "list", "data": [
            {"id": x, "object": "model", "created": 1700000000, "owned_by": "mock"} for x in ids(s)]})

    # ---- shared by the model endpoints
    def usage(self, rec, s, size, sent):
        i = s.input_tokens or max(1, size // 4)
        u = {"in": i, "cached": min(s.cached_tokens, i), "out": s.output_tokens or sent + s.reasoning_tokens,
             "reasoning": s.reasoning_tokens}
        rec["usage"] = u
        return u

    @staticmethod
    def drop(s, usage):
        return {k: v for k, v in usage.items() if k not in s.usage_drop.split(",")}

    def account(self, u):
        c = self.mock.count
        c["input_tokens"] += u["in"]
        c["cached_tokens"] += u["cached"]
        c["output_tokens"] += u["out"]
        c["reasoning_tokens"] += u["reasoning"]
        c["completed"] += 1

    async def paced(self, rec, s, inject, parts, body_stream=True):
        """Yields the parts at the asked rate; stops, hangs or cuts where asked."""
        wait = s.ttft_ms
        while s.keepalive_ms and wait > s.keepalive_ms and body_stream:
            await self.pause(s.keepalive_ms)
            await self.stream(s, s.keepalive_text.replace("\\n", "\n") + "\n\n")
            wait -= s.keepalive_ms
        await self.pause(wait)
        start, due = time.monotonic(), 0.0
        for i, part in enumerate(parts):
            if i >= s.error_after:
                if inject in ("cut", "cut-rst"):
                    await self.cut(rec, inject)
                if inject == "hang":
                    rec["end"] = "hang"
                    await self.pause(3600e3)
                if inject in ("no-completed", "incomplete", "failed", "error-event"):
                    return
            if s.rate > 0 and i:
                due += 1.0 / s.rate * (1 + s.jitter * (2 * random.random() - 1))
                await self.pause((start + due - time.monotonic()) * 1000)
            yield part
            rec["deltas"] = i + 1
            rec.setdefault("first_delta_ms", round((time.time() - rec["t"]) * 1000, 1))

    def tool_calls(self, s, body, rounds):
        """[(name, arguments)] for this turn, or [] when it is time for text."""
        if not s.tool_call or rounds >= s.tool_rounds:
            return []
        names = [t.get("name") or t.get("function", {}).get("name") or t.get("type")
                 for t in body.get("tools") or [] if isinstance(t, dict)]
        name = s.tool_name
        if name == "auto":
            name = next((n for n in ("exec_command", "shell_command", "shell") if n in names), "exec_command")
        args = {"exec_command": {"cmd": s.tool_call}, "shell_command": {"command": s.tool_call}}.get(
            name, {"command": ["bash", "-lc", s.tool_call]})
        return [(name, dumps(args))] * max(1, s.tool_parallel)

    # ---- POST /v1/responses
    def responses_events(self, rec, s, inject, body, size, rounds):
        """An async generator of (event dict). Shared by SSE and WebSocket."""
        async def gen():
            rid, seq = new_id("resp"), [0]
            model = s.answer_model or str(body.get("model", "mock-model")).split(";")[0]
            base = {"id": rid, "object": "response", "created_at": int(now()), "status": "in_progress",
                    "error": None, "incomplete_details": None, "model": model, "output": [],
                    "parallel_tool_calls": True, "previous_response_id": body.get("previous_response_id"),
                    "store": bool(body.get("store", False)), "usage": None, "metadata": {}}

            def ev(kind, **more):
                seq[0] += 1
                return dict({"type": kind, "sequence_number": seq[0] - 1}, **more)

            yield ev("response.created", response=base)
            yield ev("response.in_progress", response=base)
            output, index = [], 0
            if s.reasoning_tokens:
                item = {"id": new_id("rs"), "type": "reasoning", "summary": [], "encrypted_content": "bW9jaw=="}
                yield ev("response.output_item.added", output_index=index, item=dict(item))
                yield ev("response.output_item.done", output_index=index, item=item)
                output.append(item)
                index += 1
            calls = self.tool_calls(s, body, rounds)
            sent = 0
            if calls:
                for name, args in calls:
                    item = {"id": new_id("fc"), "type": "function_call", "status": "in_progress", "arguments": "",
                            "call_id": new_id("call"), "name": name}
                    yield ev("response.output_item.added", output_index=index, item=dict(item))
                    step = max(1, len(args) // 4)
                    async for part in self.paced(rec, s, inject, [args[i:i + step] for i in range(0, len(args), step)]):
                        sent += 1
                        yield ev("response.function_call_arguments.delta", item_id=item["id"], output_index=index,
                                 delta=part)
                    yield ev("response.function_call_arguments.done", item_id=item["id"], output_index=index,
                             arguments=args)
                    item = dict(item, status="completed", arguments=args)
                    yield ev("response.output_item.done", output_index=index, item=item)
                    output.append(item)
                    index += 1
            else:
                mid, text = new_id("msg"), ""
                yield ev("response.output_item.added", output_index=index, item={
                    "id": mid, "type": "message", "status": "in_progress", "role": "assistant", "content": []})
                yield ev("response.content_part.added", item_id=mid, output_index=index, content_index=0,
                         part={"type": "output_text", "text": "", "annotations": []})
                async for part in self.paced(rec, s, inject, deltas(s)):
                    sent += 1
                    text += part
                    yield ev("response.output_text.delta", item_id=mid, output_index=index, content_index=0,
                             delta=part)
                broken = inject in ("no-completed", "failed", "error-event")
                if not broken:
                    part = {"type": "output_text", "text": text, "annotations": []}
                    yield ev("response.output_text.done", item_id=mid, output_index=index, content_index=0, text=text)
                    yield ev("response.content_part.done", item_id=mid, output_index=index, content_index=0, part=part)
                    item = {"id": mid, "type": "message", "role": "assistant", "content": [part],
                            "status": "incomplete" if inject == "incomplete" else "completed"}
                    yield ev("response.output_item.done", output_index=index, item=item)
                    output.append(item)
            u = self.usage(rec, s, size, sent)
            details = {"cached_tokens": u["cached"]}
            if s.cache_write_tokens:
                details["cache_write_tokens"] = s.cache_write_tokens
            usage = {"input_tokens": u["in"], "input_tokens_details": details,
                     "output_tokens": u["out"], "output_tokens_details": {"reasoning_tokens": u["reasoning"]},
                     "total_tokens": u["in"] + u["out"]}
            usage = self.drop(s, usage)
            if inject == "no-completed":
                rec["end"] = inject
                return
            if inject == "error-event":
                rec["end"] = inject
                yield ev("error", code=s.error_code or "server_error", message=s.error_message or "Mock: failed.",
                         param=None)
                return
            if inject == "failed":
                rec["end"] = inject
                yield ev("response.failed", response=dict(base, status="failed", output=output, error={
                    "code": s.error_code or "server_error", "message": s.error_message or "Mock: failed."}))
                return
            if inject == "incomplete":
                rec["end"] = inject
                self.account(u)
                yield ev("response.incomplete", response=dict(
                    base, status="incomplete", output=output, usage=usage,
                    incomplete_details={"reason": s.incomplete_reason}))
                return
            final = dict(base, status="completed", output=output, usage=None if inject == "no-usage" else usage)
            if inject == "no-usage":
                rec["end"] = inject
            else:
                self.account(u)
            yield ev("response.completed", response=final)
        return gen()

    async def responses(self, rec, s, inject, path, headers, body, size):
        items = body.get("input") if isinstance(body.get("input"), list) else []
        rounds = 0
        for item in items:  # tool results since the last user message
            if isinstance(item, dict):
                if item.get("role") == "user":
                    rounds = 0
                elif str(item.get("type", "")).endswith("_call_output"):
                    rounds += 1
        events = self.responses_events(rec, s, inject, body, size, rounds // max(1, s.tool_parallel))
        if not body.get("stream"):
            last = None
            async for e in events:
                last = e
            return await self.plain(rec, 200, (last or {}).get("response", {}), extra_headers(s.extra_header))
        await self.begin_stream(rec, s, headers, "text/event-stream; charset=utf-8")
        only = [x for x in s.sse_only.split(",") if x]
        async for e in events:
            if not only or e["type"] in only:
                await self.stream(s, self.sse(s, e, e["type"]))
        return await self.end_stream(rec, s)

    @staticmethod
    def sse(s, obj, event=None):
        out = ": keep-alive\n\n" if s.sse_comments else ""
        if event and s.sse_event_lines:
            out += "event: %s\n" % event
        return out + "data: %s\n\n" % (obj if isinstance(obj, str) else dumps(obj))

    # ---- POST /v1/chat/completions
    async def chat(self, rec, s, inject, path, headers, body, size):
        rounds = 0
        for msg in body.get("messages") or []:
            rounds = 0 if msg.get("role") == "user" else rounds + (msg.get("role") == "tool")
        calls = self.tool_calls(s, body, rounds // max(1, s.tool_parallel))
        model = s.answer_model or str(body.get("model", "mock-model")).split(";")[0]
        base = {"id": new_id("chatcmpl"), "object": "chat.completion.chunk", "created": int(now()),
                "model": model, "system_fingerprint": "fp_mock", "service_tier": "default"}
        finish = "tool_calls" if calls else ("length" if inject == "incomplete" else "stop")
        tool = [{"index": i, "id": new_id("call"), "type": "function", "function": {"name": n, "arguments": a}}
                for i, (n, a) in enumerate(calls)]

        def usage(sent):
            u = self.usage(rec, s, size, sent)
            self.account(u)
            return self.drop(s, {
                "prompt_tokens": u["in"], "completion_tokens": u["out"], "total_tokens": u["in"] + u["out"],
                "prompt_tokens_details": {"cached_tokens": u["cached"], "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": u["reasoning"], "audio_tokens": 0}})

        if not body.get("stream"):
            parts = [p async for p in self.paced(rec, s, inject, [] if calls else deltas(s), False)]
            msg = {"role": "assistant", "content": "".join(parts) if not calls else None, "refusal": None}
            if calls:
                msg["tool_calls"] = [{k: v for k, v in t.items() if k != "index"} for t in tool]
            out = dict(base, object="chat.completion", choices=[{"index": 0, "message": msg, "logprobs": None,
                                                                 "finish_reason": finish}])
            if inject != "no-usage":
                out["usage"] = usage(len(parts) or 1)
            return await self.plain(rec, 200, out, extra_headers(s.extra_header))

        want = bool((body.get("stream_options") or {}).get("include_usage")) and inject != "no-usage"
        if want:
            base["usage"] = None

        def chunk(delta, reason=None):
            return dict(base, choices=[{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}])

        await self.begin_stream(rec, s, headers, "text/event-stream; charset=utf-8")
        await self.stream(s, self.sse(s, chunk({"role": "assistant", "content": None if calls else "",
                                                "refusal": None})))
        sent = 0
        if calls:
            for t in tool:
                await self.stream(s, self.sse(s, chunk({"tool_calls": [t]})))
                sent += 1
        async for part in self.paced(rec, s, inject, [] if calls else deltas(s)):
            sent += 1
            await self.stream(s, self.sse(s, chunk({"content": part})))
        if inject in ("no-completed", "failed", "error-event"):
            rec["end"] = inject
            if inject != "no-completed":
                await self.stream(s, self.sse(s, {"error": {"message": s.error_message or "Mock: failed.",
                                                            "type": "server_error", "code": s.error_code or None}}))
            return await self.end_stream(rec, s)
        await self.stream(s, self.sse(s, chunk({}, finish)))
        if want:
            await self.stream(s, self.sse(s, dict(base, choices=[], usage=usage(sent))))
        else:
            self.account(self.usage(rec, s, size, sent))
        await self.stream(s, self.sse(s, "[DONE]"))
        return await self.end_stream(rec, s)

    # ---- POST /v1/completions
    async def completions(self, rec, s, inject, path, headers, body, size):
        base = {"id": new_id("cmpl"), "object": "text_completion", "created": int(now()),
                "model": s.answer_model or str(body.get("model", "mock-model")).split(";")[0]}

        def answer(text, reason, usage):
            choice = {"text": text, "index": 0, "logprobs": None, "finish_reason": reason}
            return dict(base, choices=[choice], **usage)

        def usage(sent):
            u = self.usage(rec, s, size, sent)
            self.account(u)
            if inject == "no-usage":
                return {}
            return {"usage": self.drop(s, {"prompt_tokens": u["in"], "completion_tokens": u["out"],
                                           "total_tokens": u["in"] + u["out"]})}

        if not body.get("stream"):
            parts = [p async for p in self.paced(rec, s, inject, deltas(s), False)]
            out = answer("".join(parts), "stop", usage(len(parts)))
            return await self.plain(rec, 200, out, extra_headers(s.extra_header))
        want = bool((body.get("stream_options") or {}).get("include_usage"))
        null = {"usage": None} if want else {}
        await self.begin_stream(rec, s, headers, "text/event-stream; charset=utf-8")
        sent = 0
        async for part in self.paced(rec, s, inject, deltas(s)):
            sent += 1
            await self.stream(s, self.sse(s, answer(part, None, null)))
        await self.stream(s, self.sse(s, answer("", "stop", null)))
        u = usage(sent)
        if want:
            await self.stream(s, self.sse(s, dict(base, choices=[], **u)))
        await self.stream(s, self.sse(s, "[DONE]"))
        return await self.end_stream(rec, s)

    # ---- POST /v1/embeddings, /api/embed and /api/embeddings
    async def embeddings(self, rec, s, inject, path, headers, body, size):
        asked = body.get("input", body.get("prompt", ""))
        texts = asked if isinstance(asked, list) and asked and not isinstance(asked[0], int) else [asked]
        u = dict(self.usage(rec, s, size, 0), out=0, reasoning=0)
        rec["usage"] = u
        self.account(u)
        model = s.answer_model or str(body.get("model", "mock-model")).split(";")[0]
        vectors = [[(i + 1) / 8, -0.5, len(str(text)) / 1024, 0.0625] for i, text in enumerate(texts)]
        if path.startswith("/api/"):
            if path.rstrip("/").endswith("/embeddings"):
                return await self.plain(rec, 200, {"embedding": vectors[0]})
            return await self.plain(rec, 200, {"model": model, "embeddings": vectors, "total_duration": 5000000,
                                               "load_duration": 1000000, "prompt_eval_count": u["in"]})
        if body.get("encoding_format") == "base64":
            vectors = [base64.b64encode(struct.pack("<4f", *v)).decode() for v in vectors]
        return await self.plain(rec, 200, {
            "object": "list", "model": model,
            "data": [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(vectors)],
            "usage": self.drop(s, {"prompt_tokens": u["in"], "total_tokens": u["in"]})})

    # ---- POST /api/chat and /api/generate (Ollama)
    async def ollama(self, rec, s, inject, path, headers, body, size):
        model = s.answer_model or str(body.get("model", "mock-model")).split(";")[0]
        is_chat = path.rstrip("/").endswith("/chat")

        def line(text, **more):
            out = {"model": model, "created_at": time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(now()))}
            out.update({"message": {"role": "assistant", "content": text}} if is_chat else {"response": text})
            return dict(out, done=False, **more)

        def last(text, sent):
            u = self.usage(rec, s, size, sent)
            self.account(u)
            took = 5000000 if s.fixed else int((time.time() - rec["t"]) * 1e9)
            out = dict(line(text), done=True, done_reason="length" if inject == "incomplete" else "stop",
                       total_duration=took, load_duration=1000000)
            if inject != "no-usage":
                out.update(prompt_eval_count=u["in"], prompt_eval_duration=1000000, eval_count=u["out"],
                           eval_duration=max(1, took - 2000000))
            return out

        if body.get("stream") is False:
            parts = [p async for p in self.paced(rec, s, inject, deltas(s), False)]
            return await self.plain(rec, 200, last("".join(parts), len(parts)), extra_headers(s.extra_header))
        await self.begin_stream(rec, s, headers, "application/x-ndjson")
        sent = 0
        async for part in self.paced(rec, s, inject, deltas(s)):
            sent += 1
            await self.stream(s, dumps(line(part)) + "\n")
        if inject in ("no-completed", "failed", "error-event"):
            rec["end"] = inject
            if inject != "no-completed":
                await self.stream(s, dumps({"error": s.error_message or "mock: failed"}) + "\n")
            return await self.end_stream(rec, s)
        await self.stream(s, dumps(last("", sent)) + "\n")
        return await self.end_stream(rec, s)

    # ---- WebSocket /v1/responses
    async def websocket(self, rec, s, headers):
        if s.websocket != "accept":
            return await self.error(rec, s, int(s.websocket))
        key = headers.get("sec-websocket-key", "") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        rec["status"] = 101
        rec["end"] = "upgraded"
        await self.send(self.head(101, [("upgrade", "websocket"), ("connection", "Upgrade"),
                                        ("sec-websocket-accept",
                                         base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())]))
        self.finish(rec)  # now, so that it stands before its messages
        while True:
            text = await self.ws_read()
            if text is None:
                return False
            self.requests += 1
            sub, body = self.record("WS", "/responses", "websocket", [], {}, text, time.time())
            body = body or {}
            self.mock.count["model_requests"] += 1
            inject = self.take_error(s)
            done = any(str(i.get("type", "")).endswith("_call_output") for i in body.get("input") or []
                       if isinstance(i, dict))
            self.ws_rounds = self.ws_rounds + 1 if done else 0
            sub["status"] = 200
            if inject.isdigit():
                kind, code, message = DEFAULT_ERRORS.get(int(inject), ("error", "error", "Mock error."))
                sub.update(status=int(inject), end="error")
                await self.ws_send(dumps({"type": "error", "status": int(inject), "error": {
                    "type": s.error_type or kind, "code": s.error_code or code,
                    "message": s.error_message or message}}))
            elif body.get("generate") is False:  # Codex's warm-up request
                base = {"id": new_id("resp"), "object": "response", "status": "completed", "output": [],
                        "usage": {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}}
                await self.ws_send(dumps({"type": "response.created", "response": base}))
                await self.ws_send(dumps({"type": "response.completed", "response": base}))
            else:
                async for e in self.responses_events(sub, s, inject, body, len(text), self.ws_rounds):
                    await self.ws_send(dumps(e))
            sub.setdefault("end", "complete")
            self.finish(sub)

    async def ws_read(self):
        message = b""
        while True:
            b0, b1 = await self.r.readexactly(2)
            op, n = b0 & 15, b1 & 127
            if n == 126:
                n = struct.unpack(">H", await self.r.readexactly(2))[0]
            elif n == 127:
                n = struct.unpack(">Q", await self.r.readexactly(8))[0]
            mask = await self.r.readexactly(4) if b1 & 128 else b"\0\0\0\0"
            data = await self.r.readexactly(n)
            whole = int.from_bytes(data, "big") ^ int.from_bytes((mask * (n // 4 + 1))[:n], "big")
            data = whole.to_bytes(n, "big") if n else b""
            if op == 8:
                return None
            if op == 9:
                await self.ws_send(data, 10)
            elif op in (0, 1, 2):
                message += data
                if b0 & 128:
                    return message

    async def ws_send(self, data, op=1):
        data = data.encode() if isinstance(data, str) else data
        n = len(data)
        size = bytes([n]) if n < 126 else (b"\x7e" + struct.pack(">H", n) if n < 65536 else b"\x7f" + struct.pack(">Q", n))
        await self.send(bytes([128 | op]) + size + data)


def ids(s):
    return [x.strip() for x in s.model_ids.split(",") if x.strip()]


def ollama_model(name):
    return {"name": name, "model": name, "modified_at": "2025-01-01T00:00:00Z", "size": 1,
            "digest": "0" * 64, "details": {"format": "gguf", "family": "mock", "parameter_size": "1B"}}


def extra_headers(text):
    return [tuple(p.strip() for p in h.split(":", 1)) for h in text.split("|") if ":" in h]


async def main(args, settings):
    mock = Mock(args, settings)
    server = await asyncio.start_server(lambda r, w: Connection(mock, r, w).serve(), args.host, args.port,
                                        limit=1 << 20, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    print("mock upstream on http://%s:%d" % (args.host, port), file=sys.stderr, flush=True)
    if args.ready_file:
        with open(args.ready_file + ".tmp", "w") as f:
            f.write(str(port))
        os.replace(args.ready_file + ".tmp", args.ready_file)
    stop = asyncio.Event()
    for sig in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sig, stop.set)
    await stop.wait()
    server.close()


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=8091, help="0 = any free port (see --ready-file)")
    p.add_argument("--ready-file", help="write the port here once listening")
    p.add_argument("--record", help="append every request, with its body and how it ended, to this JSONL file")
    p.add_argument("--keep", type=int, default=1000, help="how many records to keep in memory")
    p.add_argument("--quiet", action="store_true", help="no line per request on stderr")
    p.add_argument("--no-overrides", action="store_true", help="ignore x-mock-* headers and model;key=value")
    for name, (default, kind, text) in OPTIONS.items():
        p.add_argument("--" + name.replace("_", "-"), type=kind, default=default,
                       help=text + " (%s)" % (default if default != "" else "none"))
    args = p.parse_args()
    settings = Settings({k: getattr(args, k) for k in OPTIONS})
    try:
        settings.with_changes({})
    except ValueError as e:
        p.error(str(e))
    return args, settings


if __name__ == "__main__":
    asyncio.run(main(*parse()))
