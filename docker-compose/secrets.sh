#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Fills a directory with the demo's secrets, one file each: secrets.sh DIRECTORY [GIVEN]
# A file of the same name in GIVEN (docker-compose/secrets/, which git ignores) wins; what is missing is made up:
#   slack_webhook_url        an incoming webhook; made up: the demo's own receiver, which prints what it gets
#   pagerduty_routing_key    of an Events API v2 integration; made up: random
set -eu
directory=$1 given=${2:-}
mkdir -p "$directory"

secret() {
    if [ -n "$given" ] && [ -s "$given/$1" ]; then
        cp "$given/$1" "$directory/$1"
    elif [ ! -s "$directory/$1" ]; then
        printf '%s' "$2" >"$directory/$1"
    fi
    chmod 0444 "$directory/$1" # the containers that read it run as users of their own
}

random() {
    head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n'
}

secret slack_webhook_url "http://notifications:8080/slack"
secret pagerduty_routing_key "$(random)"
