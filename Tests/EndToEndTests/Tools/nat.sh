#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: nat.sh PROXY PROMETHEUS FOLDER
#
# Runs a command that lives for 200 ms through `proxy exec`, in a network behind a NAT that lets nothing in, with a
# Prometheus outside. All of it is in network namespaces that end with this script: the machine's own rules stay as they
# are. Prints what the command was told that it used, then what Prometheus holds: tokens, cost, and how many series are
# still alive.
set -euo pipefail
proxy=$1 prometheus=$2 folder=$3

if [ -z "${BEHIND_NAT-}" ]; then
    export BEHIND_NAT=1
    if [ "$(id -u)" = 0 ]; then exec unshare --net "$0" "$@"; fi
    exec unshare --map-root-user --net "$0" "$@"
fi
trap 'kill $(jobs -p) 2>/dev/null' EXIT

# This namespace is the router; a sleeping process holds each of the other two.
unshare --net sleep infinity &
inside=$!
unshare --net sleep infinity &
outside=$!
within() { nsenter --target "$1" --net "${@:2}"; }
for holder in $inside $outside; do
    until [ "$(readlink "/proc/$holder/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
done

connect() { # NAMESPACE NETWORK INTERFACE
    ip link add "$3" type veth peer name eth0 netns "$1"
    ip address add "$2.1/24" dev "$3"
    ip link set "$3" up
    within "$1" ip address add "$2.2/24" dev eth0
    within "$1" ip link set eth0 up
    within "$1" ip link set lo up
}
connect $inside 10.77.1 inner
connect $outside 10.77.2 outer
within $inside ip route add default via 10.77.1.1
echo 1 >/proc/sys/net/ipv4/ip_forward
nft -f - <<RULES
table ip nat {
    chain out { type nat hook postrouting priority 100; oifname "outer" masquerade; }
}
table ip filter {
    chain through {
        type filter hook forward priority 0; policy drop;
        iifname "inner" accept
        ct state established,related accept
    }
}
RULES

echo '{}' >"$folder/prometheus.yml"
echo '{ "demo:demo": { input: 1, output: 2 } }' >"$folder/prices.json5"
within $outside "$prometheus" --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/tsdb" \
    --web.listen-address=10.77.2.2:9090 --web.enable-remote-write-receiver >"$folder/prometheus.log" 2>&1 &
for _ in $(seq 200); do
    if within $outside curl -sf http://10.77.2.2:9090/-/ready >/dev/null; then break; fi
    sleep 0.1
done
if within $outside curl -s --max-time 1 http://10.77.1.2/ >/dev/null; then
    echo "there is a way in" >&2
    exit 1
fi

within $inside "$proxy" exec --instance behind-nat --prices "$folder/prices.json5" \
    --remote-write http://10.77.2.2:9090/api/v1/write -- sh -c '
    curl -sS -f "$OPENAI_BASE_URL/chat/completions" -H "content-type: application/json" \
        -d "{\"model\": \"demo\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"
    sleep 0.2'
echo

ask() {
    within $outside curl -sS -f http://10.77.2.2:9090/api/v1/query --data-urlencode "query=$1" |
        sed -n 's/.*"value":\[[0-9.]*,"\([^"]*\)".*/\1/p'
    echo
}
ask 'sum(max_over_time(llm_tokens_total{instance="behind-nat"}[5m]))'
ask 'sum(max_over_time(llm_cost_usd_total{instance="behind-nat"}[5m]))'
ask 'count({instance="behind-nat"}) or vector(0)'
