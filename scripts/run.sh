#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Serves the built-in model on ADDRESS:PORT and says, once it answers, what to paste into another shell.
set -euo pipefail
cd "$(dirname "$0")/.."
listen=${1:?usage: scripts/run.sh ADDRESS:PORT}

.build/release/proxy serve --listen "$listen" &
proxy=$!
# A script's background processes ignore the terminal's Ctrl-C: it has to be passed on in another form.
trap 'kill -TERM $proxy 2>/dev/null' INT TERM

for _ in {1..100}; do
    kill -0 $proxy 2>/dev/null || wait $proxy
    # Bash's own connection, so that nothing but Swift is needed to run.
    (exec 3<>"/dev/tcp/${listen%:*}/${listen##*:}") 2>/dev/null && break
    sleep 0.05
done

cat <<TEXT

tokenmeter serves the built-in model "demo" on http://$listen. From another shell:

  curl -N http://$listen/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "demo", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}'
  curl -s http://$listen/metrics | grep '^llm_'

Ctrl-C stops it.

TEXT

# Interrupted by a signal, wait returns before the proxy has drained: only its own end counts.
status=0
while kill -0 $proxy 2>/dev/null; do
    status=0
    wait $proxy || status=$?
done
exit $status
