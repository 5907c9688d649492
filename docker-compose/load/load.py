#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Made-up clients of four tenants, each with its habits: load.py [--speed N] URL…

They go on until they are stopped; --speed divides their pauses. Each takes the given proxies in turn.
"""
import argparse
import http.client
import json
import random
import sys
import threading
import time
import urllib.parse

FILE = "let total = rows.reduce(0) { $0 + $1.price * Double($1.count) }  // of all rows that were bought\n"


def chat(model: str, text: str, stream: bool = True) -> dict:
    return {"model": model, "stream": stream, "messages": [{"role": "user", "content": text}]}


def questions(proxy: "Proxy") -> None:
    """A chat window: short questions, and one reader in five who has seen enough."""
    body = chat("demo", random.choice(["Hello", "What is a token?", "昨日の会議の要点を教えてください。"]))
    proxy.post("/v1/chat/completions", "web", body, leaves_after=random.choice([None] * 4 + [3]))


def agents(proxy: "Proxy") -> None:
    """A coding agent: long prompts that are mostly cached, through two of OpenAI's formats."""
    prompt = FILE * random.randint(20, 200)
    if random.random() < 0.7:
        return proxy.post("/v1/chat/completions", "agents", chat("sandbox-large", prompt))
    proxy.post("/v1/responses", "agents", {"model": "demo", "stream": True, "input": prompt})


def experiments(proxy: "Proxy") -> None:
    """Somebody who tries everything, what fails and what has no price among it."""
    model = random.choice(["sandbox-flaky"] * 4 + ["sandbox-new", "sandbox-silent"])
    if random.random() < 0.2:
        return proxy.post("/v1/embeddings", "research", {"model": "demo", "input": ["one", "two"]})
    if random.random() < 0.05:
        return proxy.post("/v1/nothing-here", "research", chat("sandbox-flaky", "Hello", stream=False))
    proxy.post("/v1/chat/completions", "research", chat(model, FILE * 3, stream=random.random() < 0.7))


def dear_model(proxy: "Proxy") -> None:
    """The dearest model for everything, on a small budget."""
    proxy.post("/v1/chat/completions", "intern", chat("demo-pro", "Which day is it?") | {"max_tokens": 60})


def whole_repository(proxy: "Proxy") -> None:
    """Some hundred thousand tokens in one prompt."""
    proxy.post("/v1/chat/completions", "research", chat("demo", FILE * 8000, stream=False))


# What somebody does, and how many seconds pass between two times.
HABITS = [
    (questions, 1.0), (questions, 1.0), (agents, 2.0), (experiments, 0.7), (dear_model, 3.0), (whole_repository, 300),
]


class Proxy:
    def __init__(self, url: str):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname, parts.port or 80

    def post(self, path: str, tenant: str, body: dict, leaves_after: int | None = None) -> None:
        """Reads the answer to its end, or hangs up after some of its events."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            fields = {"content-type": "application/json", "x-tenant": tenant}
            connection.request("POST", path, json.dumps(body), fields)
            answer = connection.getresponse()
            events = 0
            while line := answer.readline():
                events += line.startswith(b"data:")
                if leaves_after is not None and events >= leaves_after:
                    return
        except (OSError, http.client.HTTPException):
            pass  # a proxy that restarts, or a provider that breaks off: the load goes on
        finally:
            connection.close()


def live(habit, pause: float, proxies: list) -> None:
    while True:
        for proxy in proxies:
            habit(proxy)
            time.sleep(pause * random.uniform(0.5, 1.5))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--speed", type=float, default=1.0)
    options.add_argument("proxies", nargs="+", metavar="URL")
    given = options.parse_args()
    proxies = [Proxy(url) for url in given.proxies]
    for habit, pause in HABITS:
        threading.Thread(target=live, args=(habit, pause / given.speed, proxies), daemon=True).start()
    print(f"load: {len(HABITS)} clients of {', '.join(given.proxies)}", file=sys.stderr)
    threading.Event().wait()


if __name__ == "__main__":
    main()
