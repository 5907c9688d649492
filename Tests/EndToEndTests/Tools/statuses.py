#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers each POST with the next of the statuses, the last one for ever: statuses.py PORT STATUS..."""
import http.server
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    statuses = [int(status) for status in sys.argv[2:]]

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        statuses = Handler.statuses
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *parts):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
