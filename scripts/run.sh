#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Serves the built-in model on ADDRESS:PORT and says, once it answers, what to paste into another shell.
set -euo pipefail
cd "$(dirname "$0")/.."
listen=${1:?usage: scripts/run.sh ADDRESS:PORT}

# Bash's own connection, so that nothing but Swift is needed to run.
answers() {
    (exec 3<>"/dev/tcp/${listen%:*}/${listen##*:}") 2>/dev/null
}

say_how() {
    for _ in {1..100}; do
        answers && break
        kill -0 $$ 2>/dev/null || return 0
        sleep 0.05
    done
    cat <<TEXT

tokenmeter serves the built-in model "demo" and a page with live charts on http://$listen/
From another shell:

  curl -N http://$listen/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "demo", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}'
  curl -s http://$listen/metrics | grep '^llm_'

Ctrl-C stops it.

TEXT
}

if answers; then
    echo "something else listens on $listen: stop it, or say 'make run LISTEN=127.0.0.1:8788'" >&2
    exit 1
fi
say_how &
# The proxy takes this shell's place, so that signals reach it once and directly.
exec .build/release/proxy serve --listen "$listen"
