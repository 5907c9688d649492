#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Kills what a test run leaves behind. It reads "start N" and "end N" for each process group; when its input closes,
# because the run has ended in whatever way, it kills the groups that are left.
groups=" "
while read -r event group; do
    case $event in
    start) groups="$groups$group " ;;
    end) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
    esac
done
for group in $groups; do
    kill -s KILL -- "-$group" 2>/dev/null
done
