#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A mail server and a webhook that keep what they get, one JSON object a line:

    report_receivers.py SMTP_PORT HTTP_PORT CERTIFICATE KEY FILE

The mail server takes mail only after STARTTLS, and only from who logs in as "meter" with "correct horse". The webhook refuses
as many posts with 503 as the last number in its path says: /hook/2 refuses two.
"""
import email
import email.policy
import json
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

smtp_port, http_port = int(sys.argv[1]), int(sys.argv[2])
certificate, key, path = sys.argv[3:6]
lock = threading.Lock()


def keep(record):
    with lock, open(path, "a") as file:
        file.write(json.dumps(record) + "\n")


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.iter_parts()}
        keep({
            "kind": "mail",
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None,
            "headers": {name: str(value) for name, value in message.items()},
            "defects": [repr(defect) for part in message.walk() for defect in part.defects],
            "parts": parts,
            "longest_line": max(len(line) for line in envelope.content.split(b"\r\n")),
        })
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and data == LoginPassword(b"meter", b"correct horse")
    return AuthResult(success=known)


class Webhook(BaseHTTPRequestHandler):
    refused = {}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        count = Webhook.refused.get(self.path, 0)
        Webhook.refused[self.path] = count + 1
        status = 503 if count < int(self.path.rsplit("/", 1)[1]) else 200
        keep({
            "kind": "post",
            "path": self.path,
            "status": status,
            "type": self.headers["content-type"],
            "body": json.loads(body),
        })
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"ok" if status == 200 else b"try later")

    def log_message(self, *arguments):
        pass


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
mail = Controller(
    Mailbox(), hostname="127.0.0.1", port=smtp_port, tls_context=context, require_starttls=True,
    authenticator=authenticate, auth_required=True, auth_require_tls=True,
)
mail.start()
ThreadingHTTPServer(("127.0.0.1", http_port), Webhook).serve_forever()
