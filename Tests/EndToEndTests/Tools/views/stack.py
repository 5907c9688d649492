# SPDX-License-Identifier: Apache-2.0
"""The demo without containers: the same files, with names of hosts and paths put to this machine's."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.parse

from programs import DEMO, eventually, free_port, get, proxy, tool


class Stack:
    """Two proxies, their provider and clients, Prometheus, Alertmanager and the stand-in for Slack and PagerDuty."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.running = folder, {}
        names = ("push", "pull", "sandbox", "prometheus", "alertmanager", "notifications")
        self.ports = {name: free_port() for name in names}
        self.statsd = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.statsd.bind(("127.0.0.1", 0))
        subprocess.run(["sh", DEMO / "secrets.sh", folder / "secrets"], check=True)
        self.replace(folder / "secrets/slack_webhook_url")

    def address(self, name: str) -> str:
        return f"127.0.0.1:{self.ports[name]}"

    def replace(self, path: pathlib.Path, *more: tuple) -> None:
        """Puts loopback addresses, this folder's paths and a test's patience into a file of the demo."""
        text = path.read_text()
        changes = [
            (r"http://(sandbox|notifications|prometheus):\d+", lambda match: f"http://{self.address(match[1])}"),
            (r"http://ollama:\d+", "http://127.0.0.1:9"),
            (r"\balertmanager:9093", self.address("alertmanager")),
            (r"\blocalhost:9090", self.address("prometheus")),
            (r"\bproxy-pull:8787", self.address("pull")),
            (r"/etc/prometheus/", f"{self.folder}/"),
            (r"/run/secrets/", f"{self.folder}/secrets/"),
            *more,
        ]
        for pattern, text_or_function in changes:
            text = re.sub(pattern, text_or_function, text)
        path.chmod(0o644)
        path.write_text(text)

    def copy(self, source: str, *changes: tuple) -> pathlib.Path:
        target = self.folder / pathlib.Path(source).name
        shutil.copy(DEMO / source, target)
        self.replace(target, *changes)
        return target

    def start(self, name: str, *command, **environment) -> None:
        steering = ("OPENAI_", "OLLAMA_", "CODEX_", "TOKENMETER_")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(steering)}
        log = open(self.folder / f"{name}.log", "wb")
        self.running[name] = subprocess.Popen(
            [str(part) for part in command], stdout=log, stderr=log, cwd=self.folder, env=inherited | environment
        )

    def stop(self, name: str, how=signal.SIGTERM) -> None:
        process = self.running.pop(name)
        process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop_all(self) -> None:
        for name in list(self.running):
            self.stop(name)
        self.statsd.close()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def script(self, name: str, *arguments) -> None:
        self.start(name, sys.executable, "-u", DEMO / f"load/{name}.py", *arguments)

    def start_servers(self) -> None:
        self.script("sandbox", "--listen", self.address("sandbox"))
        self.script("notifications", "--listen", self.address("notifications"))
        alertmanager = self.copy("alertmanager/alertmanager.yml", (r"group_wait: \w+", "group_wait: 1s"))
        self.start(
            "alertmanager", tool("prometheus-alertmanager"), f"--config.file={alertmanager}",
            f"--storage.path={self.folder}/alertmanager", f"--web.listen-address={self.address('alertmanager')}",
            "--cluster.listen-address=",
        )
        for rules in ("traffic", "money", "delivery"):
            self.copy(f"prometheus/rules/{rules}.yml", (r"interval: 30s", "interval: 1s"), (r"for: \d+m", "for: 2s"))
        (self.folder / "rules").mkdir()
        for rules in self.folder.glob("*.yml"):
            if rules.stem in ("traffic", "money", "delivery"):
                rules.rename(self.folder / "rules" / rules.name)
        prometheus = self.copy("prometheus/prometheus.yml", (r"_interval: \d+s", "_interval: 1s"))
        self.start(
            "prometheus", tool("prometheus"), f"--config.file={prometheus}",
            f"--storage.tsdb.path={self.folder}/tsdb", f"--web.listen-address={self.address('prometheus')}",
            "--web.enable-remote-write-receiver", "--enable-feature=native-histograms,exemplar-storage",
        )
        eventually("Prometheus is ready", lambda: get(self.ports["prometheus"], "/-/ready")[0] == 200, 20)
        eventually("Alertmanager is ready", lambda: get(self.ports["alertmanager"], "/-/ready")[0] == 200, 20)

    def start_proxies(self) -> None:
        """Both read the demo's file; only what is pushed, and how often, is put in for the one that pushes."""
        self.copy("prices.json5")
        emitters = json.dumps({
            "remote_write": [{"url": f"http://{self.address('prometheus')}/api/v1/write", "interval": "1s"}],
            "statsd": [{"address": f"udp://127.0.0.1:{self.statsd.getsockname()[1]}", "interval": "1s"}],
            "relay": [{"url": f"http://{self.address('prometheus')}/metrics", "job": "neighbour", "interval": "1s"}],
        })
        for name in ("push", "pull"):
            pushed = [(r"(?m)^  retry:", f"  emitters: {emitters},\n  retry:")] if name == "push" else []
            file = self.copy("tokenmeter.json5", *pushed).rename(self.folder / f"{name}.json5")
            self.start(
                name, proxy(), "serve", "--config", file, "--listen", self.address(name), "--state-dir",
                self.folder / f"state-{name}", TOKENMETER_INSTANCE=name,
            )
        for name in ("push", "pull"):
            eventually(f"the proxy is ready: {self.log(name)}", lambda: get(self.ports[name], "/readyz")[0] == 200, 20)

    def start_load(self, speed: float) -> None:
        urls = [f"http://{self.address(name)}" for name in ("push", "pull")]
        self.script("load", "--speed", str(speed), *urls)

    def api(self, call: str, **parameters) -> dict:
        query = urllib.parse.urlencode(parameters)
        _, text = get(self.ports["prometheus"], f"/api/v1/{call}?{query}")
        answer = json.loads(text)
        if answer["status"] != "success":
            raise ValueError(f"{answer.get('error')} in {parameters.get('query')}")
        return answer["data"]

    def query(self, expression: str) -> list:
        """Pairs of labels and value; a native histogram counts as its number of observations."""
        results = self.api("query", query=expression)["result"]
        values = (row["value"][1] if "value" in row else row["histogram"][1]["count"] for row in results)
        return [(row["metric"], float(value)) for row, value in zip(results, values)]
