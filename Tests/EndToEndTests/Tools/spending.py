#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many streams at once against one budget.

  spending.py serve PORT                     a provider that streams as many words as it is asked for
  spending.py race PORT STREAMS INPUT OUTPUT streams through PORT until the budget is used up, prints a JSON object

Every client asks for one stream after the other until it was refused three times in a row. INPUT and OUTPUT are the prices
of a token in nano-dollars. What is printed: `completed`, `lowered` (of those, with a limit that the proxy has set), `cut`,
`refused`, `tokens` that clients were sent, `false_refusals` (while there was room: for the input and the least output where
the proxy may lower limits, else for the longest answer), and `restarts` (streams that do not end as one does).
"""
import asyncio
import json
import random
import re
import resource
import sys

PROMPT_TOKENS = 40
LEAST_OUTPUT, MOST_OUTPUT = 16, 400
WORDS = "the of a river stone light green over under seven morning after quiet window field".split()


def chunk(payload):
    return b"%x\r\n%s\r\n" % (len(payload), payload)


def event(members):
    return b'data: {"id":"x","object":"chat.completion.chunk",' + members + b"}\n\n"


class Provider:
    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: *(\d+)", head)
                body = json.loads(await reader.readexactly(int(length[1]))) if length else {}
                await self.answer(body, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def answer(self, body, writer):
        wanted = int(body.get("user", "0"))
        limit = body.get("max_completion_tokens", body.get("max_tokens", wanted))
        count = min(wanted, limit)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        for number in range(0, count, 4):
            words = "".join(" " + WORDS[(number + index) % len(WORDS)] for index in range(min(4, count - number)))
            delta = json.dumps({"index": 0, "delta": {"content": words}}).encode()
            writer.write(chunk(event(b'"choices":[' + delta + b"]")))
            await writer.drain()
            await asyncio.sleep(0.01)
        usage = json.dumps(
            {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": count, "total_tokens": PROMPT_TOKENS + count}
        ).encode()
        stop = event(b'"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]')
        told = event(b'"choices":[],"usage":' + usage)
        writer.write(chunk(stop + told + b"data: [DONE]\n\n") + b"0\r\n\r\n")
        await writer.drain()


class Race:
    def __init__(self, port, prices):
        self.port, self.prices = port, prices
        self.told = dict.fromkeys(["completed", "lowered", "cut", "refused", "false_refusals", "restarts", "tokens"], 0)
        self.others = []

    async def client(self, seed):
        chance = random.Random(seed)
        refusals = 0
        while refusals < 3:
            refusals = refusals + 1 if await self.call(chance) == 402 else 0

    async def call(self, chance):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        prompt = " ".join(chance.choice(WORDS) for _ in range(PROMPT_TOKENS - 8))
        # Limits of Codex' requests are not lowered: its streams are cut where others have been told to be brief.
        is_codex = chance.random() < 0.5
        body = {"model": "word-model", "stream": True, "user": str(chance.randint(40, MOST_OUTPUT))}
        text = json.dumps(body | {"messages": [{"role": "user", "content": prompt}]}).encode()
        kind = b"originator: codex_like\r\n" if is_codex else b""
        head = b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-tenant: racer\r\nconnection: close\r\n"
        writer.write(head + kind + b"content-length: %d\r\n\r\n" % len(text) + text)
        answer = await reader.read(-1)
        writer.close()
        return self.judge(answer, MOST_OUTPUT if is_codex else LEAST_OUTPUT)

    def judge(self, answer, least):
        head, _, body = answer.partition(b"\r\n\r\n")
        status = int(head.split(b" ")[1])
        if status == 200:
            self.judge_stream(head, body)
        elif status in (402, 429):
            self.judge_refusal(body, least)
        else:
            self.others.append(answer[:300].decode(errors="replace"))
        return 402 if status == 429 else status

    def judge_stream(self, head, body):
        self.told["tokens"] += len(re.findall(rb" [a-z]", b"".join(re.findall(rb'"content": "([^"]*)"', body))))
        if not body.rstrip().endswith(b"0") or b"data: [DONE]" not in body:
            self.told["restarts"] += 1
        elif b'"finish_reason":"length"' in body:
            self.told["cut"] += 1
        else:
            self.told["completed"] += 1
            self.told["lowered"] += b"lower_limit:" in head

    def judge_refusal(self, body, least):
        self.told["refused"] += 1
        left = re.search(rb"this month \$([0-9.]+) are left", body)
        room = float(left[1]) * 1e9 if left else 0
        self.told["false_refusals"] += room > 1.2 * PROMPT_TOKENS * self.prices[0] + 1.2 * least * self.prices[1]


async def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    port = int(sys.argv[2])
    if sys.argv[1] == "serve":
        server = await asyncio.start_server(Provider().serve, "127.0.0.1", port, backlog=1024)
        await server.serve_forever()
    race = Race(port, (int(sys.argv[4]), int(sys.argv[5])))
    await asyncio.gather(*(race.client(seed) for seed in range(int(sys.argv[3]))))
    print(json.dumps(race.told | {"others": race.others[:5]}))


asyncio.run(main())
