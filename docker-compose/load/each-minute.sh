#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a scheduler would start: each minute one command behind a proxy of its own, which ends with it.
trap exit TERM INT
while
    sleep 60 &
    wait $!
do
    proxy exec --config /etc/tokenmeter/job.json5 -- sh /load/summarize.sh
done
