# SPDX-License-Identifier: Apache-2.0
"""A proxy for the browser to look at, which can be stopped and started again at the same address."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Site:
    def __init__(self, folder: pathlib.Path, **configuration):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.folder = folder
        self.file = folder / f"{self.url[-5:]}.json5"
        self.file.write_text(json.dumps({"listen": self.url.removeprefix("http://"), **configuration}))
        self.start()

    def start(self) -> None:
        program = os.environ.get("TOKENMETER_PROXY", ".build/debug/proxy")
        steering = ("OPENAI_", "OLLAMA_", "CODEX_", "TOKENMETER_")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(steering)}
        log = open(self.folder / "proxy.log", "ab")
        self.process = subprocess.Popen(
            [program, "serve", "--config", self.file], stdout=log, stderr=log, env=environment
        )
        deadline = time.monotonic() + 20
        while self.get("/readyz") is None:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise TimeoutError((self.folder / "proxy.log").read_text())
            time.sleep(0.02)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def get(self, path: str):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return None

    def chat(self, key: str = "") -> None:
        """One short call of the built-in model."""
        body = json.dumps({"model": "demo", "messages": [{"role": "user", "content": "Hello"}]}).encode()
        fields = {"content-type": "application/json"} | ({"authorization": f"Bearer {key}"} if key else {})
        request = urllib.request.Request(f"{self.url}/v1/chat/completions", body, fields)
        urllib.request.urlopen(request, timeout=10).read()

    def value(self, series: str) -> float:
        """The sum of all series whose names and labels begin so."""
        lines = [line for line in self.get("/metrics").splitlines() if line.startswith(series)]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    def looks(self) -> float:
        """How often the page has asked."""
        return self.value('http_request_duration_seconds_count{method="GET",route="/live"')
