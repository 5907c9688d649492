#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What OpenAI's SDK makes of refusals: sdk_refusals.py BASE_URL CALLS

Asks as often as told, with the SDK's own retries, and stops at the first error. Prints how many calls were answered, and the
status and the code of the error, if there was one.
"""
import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="sk-test", max_retries=2)
told = {"answered": 0, "status": 0, "code": ""}
try:
    for _ in range(int(sys.argv[2])):
        client.chat.completions.create(model="mock-model", messages=[{"role": "user", "content": "Hi"}])
        told["answered"] += 1
except openai.APIStatusError as error:
    told |= {"status": error.status_code, "code": error.body["code"]}
print(json.dumps(told))
