#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Serves one file to all who ask: serve_page.py PORT FILE CONTENT_TYPE"""
import http.server
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    with open(sys.argv[2], "rb") as file:
        page = file.read()

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", sys.argv[3])
        self.send_header("content-length", str(len(self.page)))
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *parts):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
