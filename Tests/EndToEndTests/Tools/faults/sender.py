# SPDX-License-Identifier: Apache-2.0
"""The binary under test, with its built-in model for traffic."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time

PROXY = os.environ.get("TOKENMETER_PROXY", ".build/debug/proxy")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sender:
    def __init__(self, folder, destinations, state=True, environment=None, flush="3s", log="proxy.log"):
        self.folder, self.port, self.log = folder, free_port(), os.path.join(folder, log)
        self.receipt_path = os.path.join(folder, "receipt.json")
        config = {
            "listen": f"127.0.0.1:{self.port}", "workers": 1, "labels": {"job": "faults", "instance": "one"},
            "emitters": {"remote_write": destinations}, "timeouts": {"flush": flush},
        }
        if state:
            config["state_dir"] = os.path.join(folder, "state")
        path = os.path.join(folder, "tokenmeter.json5")
        with open(path, "w") as file:
            json.dump(config, file)
        clean = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
        self.process = subprocess.Popen(
            [PROXY, "serve", "--config", path, "--receipt", self.receipt_path],
            stdout=subprocess.DEVNULL, stderr=open(self.log, "ab"), env={**clean, **(environment or {})},
        )

    def ready(self, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.002)
        raise SystemExit(f"the proxy did not start: {open(self.log).read()[-2000:]}")

    def ask(self, count=1):
        """Sends model requests; how many of them were answered whole."""
        whole = 0
        for _ in range(count):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                body = json.dumps({"model": "demo", "messages": [{"role": "user", "content": "Hello"}]})
                connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                answer.read()
                whole += answer.status == 200
                connection.close()
            except (OSError, http.client.HTTPException):
                pass
        return whole

    def metric(self, name):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        lines = [line for line in text.splitlines() if line.startswith(name + "{") or line.startswith(name + " ")]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    def memory(self):
        """The highest resident set, in MiB."""
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return 0

    def stop(self):
        """Seconds to the end, and the receipt."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        seconds = time.monotonic() - start
        with open(self.receipt_path) as file:
            receipt = json.load(file)
        return seconds, status, [entry for entry in receipt["destinations"] if entry["kind"] == "remote write"]

    def kill(self):
        self.process.kill()
        self.process.wait()
