#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A provider with OpenAI's Chat Completions, for what the built-in model never does: it caches, reasons and fails.

sandbox.py [--listen HOST:PORT]      models: sandbox-large   caches most of the prompt, reasons before it answers
                                             sandbox-flaky   one request in four fails, one stream in eight breaks
                                             sandbox-silent  sends no usage
                                             others          answer plainly
"""
import argparse
import http.server
import json
import random
import time

WORDS = "The sandbox answers with words that mean nothing and cost nothing but the time it takes to send them".split()
PAUSE = 0.01
CACHED, REASONING = 0.8, 24


class Provider(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_json(200, {"object": "list", "data": [{"id": "sandbox-large", "object": "model"}]})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
        model = request.get("model", "")
        if self.path != "/v1/chat/completions":
            return self.send_failure(404, "no such path")
        if model == "sandbox-flaky" and random.random() < 0.25:
            return self.send_failure(random.choice([429, 500, 503]), "The sandbox is having a bad minute.")
        if not request.get("stream"):
            message = {"role": "assistant", "content": " ".join(WORDS)}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return self.send_json(200, self.shape(model, "chat.completion", [choice], self.usage(request)))
        self.stream(request, model)

    def stream(self, request: dict, model: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        if model == "sandbox-large":
            time.sleep(random.uniform(0.05, 0.4))
        breaks = model == "sandbox-flaky" and random.random() < 0.125
        for number, word in enumerate(WORDS):
            if breaks and number == 5:
                self.close_connection = True
                return
            choice = {"index": 0, "delta": {"content": f" {word}"}, "finish_reason": None}
            self.send_event(self.shape(model, "chat.completion.chunk", [choice]))
            time.sleep(random.uniform(0.5, 1.5) * PAUSE)
        end = {"index": 0, "delta": {}, "finish_reason": "stop"}
        self.send_event(self.shape(model, "chat.completion.chunk", [end]))
        if request.get("stream_options", {}).get("include_usage") and model != "sandbox-silent":
            self.send_event(self.shape(model, "chat.completion.chunk", [], self.usage(request)))
        self.send_chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def usage(self, request: dict) -> dict:
        # Words and marks, about as a tokenizer has it.
        prompt = max(len(json.dumps(request.get("messages", ""))) // 5, 1)
        large = request.get("model") == "sandbox-large"
        reasoning = REASONING if large else 0
        return {
            "prompt_tokens": prompt,
            "completion_tokens": len(WORDS) + reasoning,
            "total_tokens": prompt + len(WORDS) + reasoning,
            "prompt_tokens_details": {
                "cached_tokens": int(prompt * CACHED) if large else 0,
                "cache_write_tokens": int(prompt * (1 - CACHED) / 2) if large else 0,
            },
            "completion_tokens_details": {"reasoning_tokens": reasoning},
        }

    def shape(self, model: str, kind: str, choices: list, usage: dict | None = None) -> dict:
        return {
            "id": "chatcmpl-sandbox", "object": kind, "created": int(time.time()), "model": model,
            "choices": choices, "usage": usage,
        }

    def send_event(self, value: dict) -> None:
        self.send_chunk(f"data: {json.dumps(value)}\n\n".encode())

    def send_chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def send_failure(self, status: int, message: str) -> None:
        self.send_json(status, {"error": {"message": message, "type": "server_error", "code": None}})

    def send_json(self, status: int, value: dict) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_) -> None:
        """A client that hangs up is what the demo is about."""


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--listen", default="127.0.0.1:8080")
    host, port = options.parse_args().listen.rsplit(":", 1)
    Server((host, int(port)), Provider).serve_forever()


if __name__ == "__main__":
    main()
