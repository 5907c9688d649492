#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A command that knows no more of the proxy than what `proxy exec` puts into its environment.
exec curl -sS -o /dev/null "$OPENAI_BASE_URL/chat/completions" -H "content-type: application/json" -H "x-tenant: nightly" \
    -d '{"model": "demo", "stream": true, "messages": [{"role": "user", "content": "Summarize the day."}]}'
