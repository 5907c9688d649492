# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, told what to do over its DevTools pipe: JSON messages that end with a zero byte."""
import base64
import fcntl
import json
import os
import pathlib
import select
import shutil
import subprocess
import time


class Browser:
    """One browser with one tab."""

    def __init__(self, folder: pathlib.Path):
        orders, answers = os.pipe(), os.pipe()
        # The browser reads from 3 and writes to 4, so neither end may lie there before.
        theirs = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (orders[0], answers[1])]

        def place() -> None:
            os.dup2(theirs[0], 3)
            os.dup2(theirs[1], 4)

        program = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
        self.process = subprocess.Popen(
            [
                program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-pipe",
                f"--user-data-dir={folder}/profile", "about:blank",
            ],
            pass_fds=(3, 4), preexec_fn=place, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(folder / "chromium.log", "wb"), env=os.environ | {"HOME": str(folder)},
        )
        for end in (orders[0], answers[1], *theirs):
            os.close(end)
        self.output, self.input = orders[1], answers[0]
        self.buffer, self.count, self.complaints, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Runtime", "Log", "Page"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters) -> dict:
        self.count += 1
        order = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            order["sessionId"] = self.session
        os.write(self.output, json.dumps(order).encode() + b"\0")
        while True:
            message = self._message(30)
            if message is None:
                raise TimeoutError(f"no answer to {method}")
            if message.get("id") == self.count:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def _message(self, patience: float):
        """The next message, of which events are looked at on the way; nil when none comes in time."""
        deadline = time.monotonic() + patience
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left < 0 or not select.select([self.input], [], [], left)[0]:
                return None
            piece = os.read(self.input, 1 << 20)
            if not piece:
                raise EOFError("the browser has ended")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        self._note(message.get("method"), message.get("params", {}))
        return message

    def _note(self, method: str, event: dict) -> None:
        if method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded" and event["entry"]["level"] in ("error", "warning"):
            self.complaints.append(event["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and event["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(event["args"]))

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def size(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def scheme(self, name: str) -> None:
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def evaluate(self, expression: str):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"])
        return result["result"].get("value")

    def eventually(self, what: str, expression: str, patience: float = 30):
        """Waits until an expression is true; whatever is shown by then goes into the complaint when it never is."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                if value := self.evaluate(expression):
                    return value
            except RuntimeError:
                pass  # Half of the document is there.
            time.sleep(0.05)
        raise TimeoutError(f"not within {patience} s: {what}\n{self.evaluate('document.body.innerText')}")

    def picture(self, path: pathlib.Path) -> None:
        height = self.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
        width = self.evaluate("innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
