#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Has OpenAI's Python SDK read a stream from a file: read_stream.py chat|completions|responses FILE

Prints what it made of it: the text, why it ended, the tokens, the error, and how many requests it took.
"""
import json
import sys

import httpx2
import openai

requests = 0


def answer(request):
    global requests
    requests += 1
    with open(sys.argv[2], "rb") as file:
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=file.read())


def chat(client):
    told = {"text": "", "end": None, "tokens": None}
    stream = client.chat.completions.create(model="m", messages=[], stream=True,
                                            stream_options={"include_usage": True})
    for chunk in stream:
        for choice in chunk.choices:
            told["text"] += choice.delta.content or ""
            told["end"] = choice.finish_reason or told["end"]
        if chunk.usage:
            told["tokens"] = [chunk.usage.prompt_tokens, chunk.usage.completion_tokens]
    return told


def completions(client):
    told = {"text": "", "end": None}
    for chunk in client.completions.create(model="m", prompt="", stream=True):
        for choice in chunk.choices:
            told["text"] += choice.text
            told["end"] = choice.finish_reason or told["end"]
    return told


def responses(client):
    told = {"text": "", "end": None}
    for event in client.responses.create(model="m", input="", stream=True):
        if event.type == "response.output_text.delta":
            told["text"] += event.delta
        if event.type in ("response.failed", "response.completed"):
            told["end"] = event.type
            told["code"] = event.response.error.code
            told["message"] = event.response.error.message
            told["tokens"] = [event.response.usage.input_tokens, event.response.usage.output_tokens]
    return told


client = openai.OpenAI(api_key="k", base_url="http://nowhere/v1",
                       http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
told = {"chat": chat, "completions": completions, "responses": responses}[sys.argv[1]](client)
print(json.dumps(told | {"requests": requests}))
