# SPDX-License-Identifier: Apache-2.0
"""How the push proves who it is and to whom it speaks: certificates, proxies, credentials. Exit 1 when anything is wrong."""

import os
import select
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from receiver import Receiver
from sender import PROXY, Sender

failures = []


def check(what, is_right):
    print("ok" if is_right else "FAILED", what)
    if not is_right:
        failures.append(what)


def certificates(folder):
    """A CA, a server's certificate for receiver.test alone, and a client's."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    for authority in ("ca", "other-ca"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={authority}",
                "-keyout", f"{authority}.key", "-out", f"{authority}.pem")
    for name, subject in (("server", "DNS:receiver.test"), ("local", "IP:127.0.0.1"), ("client", "DNS:client")):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key",
                "-out", f"{name}.csr")
        with open(os.path.join(folder, "san"), "w") as file:
            file.write(f"subjectAltName={subject}\n")
        openssl("x509", "-req", "-days", "2", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-extfile", "san", "-out", f"{name}.pem")


class Pipe:
    """A listener that hands each connection to `greet`, which says whither it leads, and then copies both ways."""

    def __init__(self, greet):
        self.greet, self.served = greet, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            near, far = self.greet(connection)
            self.served += 1
            while True:
                pending = isinstance(near, ssl.SSLSocket) and near.pending()
                ready = [near] if pending else select.select([near, far], [], [])[0]
                for end in ready:
                    data = end.recv(65536)
                    if not data:
                        return
                    (far if end is near else near).sendall(data)
        except OSError:
            pass


def tls(folder, receiver, name, wants_client=False):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, f"{name}.pem"), os.path.join(folder, f"{name}.key"))
    if wants_client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(os.path.join(folder, "ca.pem"))
    return Pipe(lambda near: (context.wrap_socket(near, server_side=True),
                              socket.create_connection(("127.0.0.1", receiver.port))))


def socks(receiver):
    def greet(near):
        near.recv(near.recv(2)[1])
        near.sendall(b"\x05\x00")
        near.recv(4)
        near.recv(near.recv(1)[0] + 2)
        near.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        return near, socket.create_connection(("127.0.0.1", receiver.port))

    return Pipe(greet)


def run(destination, environment=None, before_stop=None):
    """What became of one short run: the receipt, and what was logged."""
    folder = tempfile.mkdtemp(prefix="tokenmeter-security-")
    sender = Sender(folder, [{"interval": "200ms", **destination}], state=False, environment=environment, flush="1s")
    sender.ready()
    time.sleep(0.4)
    if before_stop:
        before_stop()
    time.sleep(0.3)
    _, _, receipts = sender.stop()
    with open(sender.log) as file:
        text = file.read()
    config = os.path.join(folder, "tokenmeter.json5")
    shown = subprocess.run([PROXY, "check", "--config", config], capture_output=True, text=True)
    shutil.rmtree(folder, ignore_errors=True)
    return receipts[0], text, shown.stdout + shown.stderr


def arrives(what, destination, environment=None, is_wanted=True):
    receipt, log, _ = run(destination, environment)
    check(what, (receipt["delivered"] > 0) == is_wanted and (is_wanted or receipt["delivered"] == 0))
    return log


def main():
    folder = tempfile.mkdtemp(prefix="tokenmeter-certificates-")
    certificates(folder)
    file = lambda name: os.path.join(folder, name)
    receiver = Receiver()
    local, named = tls(folder, receiver, "local"), tls(folder, receiver, "server")
    mutual = tls(folder, receiver, "local", wants_client=True)
    url = lambda pipe: f"https://127.0.0.1:{pipe.port}/api/v1/write"

    arrives("an own CA is trusted", {"url": url(local), "tls": {"ca_file": file("ca.pem")}})
    arrives("another CA is not", {"url": url(local), "tls": {"ca_file": file("other-ca.pem")}}, is_wanted=False)
    arrives("the system's CAs do not know it", {"url": url(local)}, is_wanted=False)
    arrives("a certificate for another name is refused",
            {"url": url(named), "tls": {"ca_file": file("ca.pem")}}, is_wanted=False)
    arrives("unless that name is asked for",
            {"url": url(named), "tls": {"ca_file": file("ca.pem"), "server_name": "receiver.test"}})
    check("the Host field stays the URL's", f"127.0.0.1:{named.port}" in receiver.requests[-1][1])
    log = arrives("verification is skipped only by its key",
                  {"url": url(named), "tls": {"insecure_skip_verify": True}})
    check("and that is said at the start", "does not verify its receiver" in log)
    client = {"cert_file": file("client.pem"), "key_file": file("client.key")}
    arrives("a client's certificate is shown", {"url": url(mutual), "tls": {"ca_file": file("ca.pem"), **client}})
    arrives("without one the door stays shut",
            {"url": url(mutual), "tls": {"ca_file": file("ca.pem")}}, is_wanted=False)

    elsewhere = "http://receiver.test/api/v1/write"
    arrives("a proxy by proxy_url", {"url": elsewhere, "proxy_url": f"http://127.0.0.1:{receiver.port}"})
    check("gets the whole URL", f"POST {elsewhere} HTTP/1.1" in receiver.requests[-1][1])
    pipe = socks(receiver)
    arrives("a SOCKS proxy that resolves names", {"url": elsewhere, "proxy_url": f"socks5h://127.0.0.1:{pipe.port}"})
    check("was used", pipe.served > 0)
    arrives("a proxy by variable", {"url": elsewhere}, {"http_proxy": f"http://127.0.0.1:{receiver.port}"})
    arrives("which loopback addresses do without", {"url": receiver.url}, {"http_proxy": "http://127.0.0.1:1"})

    secret = file("token")
    with open(secret, "w") as out:
        out.write("s3cret-token-one\n")
    echo = Receiver(lambda number: (400, [], receiver_echo(echo)) if number < 2 else 204)

    def rotate():
        with open(secret, "w") as out:
            out.write("s3cret-token-two\n")

    _, log, shown = run({"url": echo.url, "bearer_token_file": secret, "headers": {"X-Key": "s3cret-header"},
                         "version": "1.0"}, before_stop=rotate)
    check("an error page that repeats a token is logged without it",
          "was refused" in log and "***" in log and "s3cret" not in log)
    check("proxy check shows neither token nor header", "s3cret" not in shown and "bearer_token_file" in shown)
    check("a token that is replaced is used at once", "Bearer s3cret-token-two" in echo.requests[-1][1])
    for path, content in (("password", "p4ss-word"),):
        with open(file(path), "w") as out:
            out.write(content)
    basic = Receiver(lambda number: (400, [], receiver_echo(basic)) if number < 2 else 204)
    _, log, _ = run({"url": basic.url, "basic_auth": {"username": "user", "password_file": file("password")},
                     "version": "1.0"})
    check("basic authentication, too", "Basic dXNlcjpwNHNzLXdvcmQ=" in basic.requests[0][1] and "dXNlcjpw" not in log
          and "was refused" in log)
    shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failures else 0)


def receiver_echo(receiver):
    return b"I do not like " + receiver.requests[-1][1].encode()


if __name__ == "__main__":
    main()
