#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives OpenAI's Python SDK: sdk_session.py BASE_URL SCENARIO...

Prints a JSON object: for each scenario the text that the SDK read and the bodies as they came over the wire.
With --usage, streamed chats ask for usage; without it they leave stream_options out.
"""
import argparse
import concurrent.futures
import json
import threading

import httpx2
import openai


class Recorder(httpx2.BaseTransport):
    """Keeps the body of every answer as it came, before the SDK has touched it."""

    def __init__(self):
        self.inner = httpx2.HTTPTransport()
        self.lock = threading.Lock()
        self.bodies = []

    def handle_request(self, request):
        response = self.inner.handle_request(request)
        body = bytearray()
        with self.lock:
            self.bodies.append(body)
        return httpx2.Response(response.status_code, headers=response.headers, stream=Tee(response.stream, body),
                               extensions=response.extensions)

    def close(self):
        self.inner.close()


class Tee(httpx2.SyncByteStream):
    def __init__(self, stream, body):
        self.stream, self.body = stream, body

    def __iter__(self):
        for piece in self.stream:
            self.body.extend(piece)
            yield piece

    def close(self):
        self.stream.close()


HELLO = [{"role": "user", "content": "Say héllo \U0001f44b"}]


def chat(client, args):
    return client.chat.completions.create(model="mock-model", messages=HELLO).choices[0].message.content


def chat_stream(client, args, headers=None, stop_after=None):
    options = {"stream_options": {"include_usage": True}} if args.usage else {}
    stream = client.chat.completions.create(model="mock-model", messages=HELLO, stream=True, extra_headers=headers,
                                            **options)
    text = ""
    for number, chunk in enumerate(stream):
        if chunk.choices and chunk.choices[0].delta.content:
            text += chunk.choices[0].delta.content
        if stop_after is not None and number >= stop_after:
            stream.close()
            break
    return text


def responses(client, args):
    return client.responses.create(model="mock-model", input="Say hello").output_text


def responses_stream(client, args):
    text = ""
    for event in client.responses.create(model="mock-model", input="Say hello", stream=True):
        if event.type == "response.output_text.delta":
            text += event.delta
    return text


def completions(client, args):
    return client.completions.create(model="mock-model", prompt="Say hello").choices[0].text


def embeddings(client, args):
    answer = client.embeddings.create(model="mock-embed", input=["one", "three"])
    return json.dumps([item.embedding for item in answer.data])


def models(client, args):
    return " ".join(model.id for model in client.models.list())


def aborted(client, args):
    return chat_stream(client, args, {"x-mock-tokens": "500", "x-mock-rate": "50"}, stop_after=3)


def parallel(client, args):
    """Forty answers at once, each with a text of its own; returns those that got another's."""
    def one(number):
        wanted = ("answer number %d of forty " % number * 5).strip()
        got = chat_stream(client, args, {"x-mock-text": wanted, "x-mock-tokens": "20", "x-mock-rate": "100"})
        return None if got == wanted else "%d: %r" % (number, got)

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        return "\n".join(wrong for wrong in pool.map(one, range(40)) if wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("base_url")
    parser.add_argument("scenarios", nargs="+")
    parser.add_argument("--usage", action="store_true")
    args = parser.parse_args()
    told = {}
    for scenario in args.scenarios:
        recorder = Recorder()
        client = openai.OpenAI(base_url=args.base_url, api_key="sk-test", max_retries=0,
                               http_client=httpx2.Client(transport=recorder))
        text = globals()[scenario](client, args)
        client.close()
        told[scenario] = {"text": text, "bodies": [body.decode() for body in recorder.bodies]}
    print(json.dumps(told))


main()
