#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes what Slack's incoming webhooks and PagerDuty's Events API v2 take, checks it, and prints it, one line each.

notifications.py [--listen HOST:PORT]     POST /slack, POST /pagerduty
"""
import argparse
import http.server
import json
import sys


def complaint(path: str, body: dict) -> str:
    """What the real service would refuse; nothing when it would take it."""
    if path == "/slack":
        return "" if body.get("text") or body.get("attachments") or body.get("blocks") else "no_text"
    event = body.get("payload", {})
    if not body.get("routing_key"):
        return "routing_key is missing"
    if body.get("event_action") not in ("trigger", "acknowledge", "resolve"):
        return "event_action is invalid"
    if body["event_action"] == "trigger" and not all(event.get(name) for name in ("summary", "source", "severity")):
        return "payload needs summary, source and severity"
    return ""


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path not in ("/slack", "/pagerduty"):
            return self.answer(404, "no such service")
        try:
            body = json.loads(raw)
        except ValueError:
            return self.answer(400, "invalid_payload")
        refusal = complaint(self.path, body)
        if refusal:
            return self.answer(400, refusal)
        print(json.dumps({"service": self.path[1:], "body": without_key(body)}), flush=True)
        if self.path == "/slack":
            return self.answer(200, "ok")
        return self.answer(202, json.dumps({"status": "success", "dedup_key": body.get("dedup_key", "")}))

    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, form: str, *values) -> None:
        if values and str(values[1:2]) >= "('4":
            print(form % values, file=sys.stderr, flush=True)


def without_key(body: dict) -> dict:
    return {name: "***" if name == "routing_key" else value for name, value in body.items()}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--listen", default="127.0.0.1:8080")
    host, port = options.parse_args().listen.rsplit(":", 1)
    http.server.ThreadingHTTPServer((host, int(port)), Receiver).serve_forever()


if __name__ == "__main__":
    main()
