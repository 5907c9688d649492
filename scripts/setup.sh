#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing on a Debian machine that has only Swift:
#   scripts/setup.sh build    headers of the system libraries that the proxy links
#   scripts/setup.sh test     that, and the real counterparts of the tests, into .test-tools/
#   scripts/setup.sh demo     a Docker for scripts/demo-offline, into .test-tools/
#   scripts/setup.sh bench    that of build, nginx and a Go toolchain, into .test-tools/
#
# Servers are unpacked rather than installed: no service is started or enabled, no account is made, and
# `rm -rf .test-tools` takes all of it away again.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/.test-tools
fetched_lists=

fail() {
    echo "setup: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this step needs root, and there is no sudo: run it once as root: $*"
    fi
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# A machine that never ran `apt-get update` knows no packages at all; one with old lists fails at the download.
refresh_lists() {
    [ -z "$fetched_lists" ] || return 0
    fetched_lists=yes
    echo "setup: apt-get update"
    as_root apt-get update -qq
}

knows() {
    apt-cache show "$1" >/dev/null 2>&1
}

install_packages() {
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    for package in "${missing[@]}"; do
        knows "$package" || refresh_lists
    done
    echo "setup: installing ${missing[*]}"
    local install=(env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends)
    as_root "${install[@]}" "${missing[@]}" >/dev/null && return 0
    [ -z "$fetched_lists" ] || fail "apt-get could not install ${missing[*]}"
    refresh_lists
    as_root "${install[@]}" "${missing[@]}" >/dev/null
}

# unpack PACKAGE PROGRAM…: puts the programs of a Debian package into .test-tools/bin without installing it.
unpack() {
    local package=$1 program
    shift
    [ ! -e "$tools/debian/.$package" ] || return 0
    knows "$package" || refresh_lists
    echo "setup: unpacking $package"
    local folder
    folder=$(mktemp -d)
    (cd "$folder" && apt-get download -qq "$package" 2>/dev/null) || {
        refresh_lists
        (cd "$folder" && apt-get download -qq "$package" 2>/dev/null) || fail "apt-get could not download $package"
    }
    mkdir -p "$tools/debian" "$tools/bin"
    dpkg -x "$folder"/*.deb "$tools/debian"
    rm -r "$folder"
    for program in "$@"; do
        ln -sf "../debian/$program" "$tools/bin/"
    done
    touch "$tools/debian/.$package"
}

# python_environment NAME: the virtual environment .test-tools/NAME with what scripts/python/NAME*.txt pin.
python_environment() {
    local name=$1 place=$tools/$1 wanted
    wanted=$(cat scripts/python/"$name"*.txt | cksum)
    [ "$(cat "$place/.installed" 2>/dev/null)" != "$wanted" ] || return 0
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3 python3-venv
    echo "setup: Python packages into .test-tools/$name"
    rm -rf "$place"
    python3 -m venv "$place"
    # The lists are complete, so nothing beside them is wanted.
    cat scripts/python/"$name"*.txt |
        "$place/bin/pip" install --quiet --disable-pip-version-check --no-deps -r /dev/stdin ||
        fail "pip could not install what scripts/python/$name*.txt list"
    echo "$wanted" >"$place/.installed"
}

need_apt() {
    command -v apt-get >/dev/null && command -v dpkg >/dev/null && return 0
    fail "this machine has no apt. Install $1 by hand, then say 'make SETUP=true …' to skip this step"
}

build() {
    need_apt "the headers of snappy, protobuf-c, OpenSSL, curl and zlib"
    install_packages libsnappy-dev libprotobuf-c-dev libssl-dev libcurl4-openssl-dev zlib1g-dev pkg-config
}

counterparts() {
    install_packages chromium curl docker-compose openssl libcap2 libzstd1 iproute2 nftables tzdata util-linux
    unpack prometheus usr/bin/prometheus usr/bin/promtool
    alertmanager
    unpack victoria-metrics usr/bin/victoria-metrics
    unpack influxdb usr/bin/influxd
    unpack collectd-core usr/sbin/collectd
    python_environment clients
}

# Debian's Alertmanager reads its default templates from where the package would have put them, and nowhere else.
alertmanager() {
    local templates=usr/share/prometheus/alertmanager
    unpack prometheus-alertmanager usr/bin/prometheus-alertmanager usr/bin/amtool
    [ -e "/$templates" ] || { as_root mkdir -p "/${templates%/*}" && as_root cp -r "$tools/debian/$templates" "/$templates"; }
}

demo() {
    local package folder=$tools/docker
    # iptables is for the names of services, which Docker answers by a rule inside each container's own network.
    install_packages curl docker-compose iptables python3
    for package in docker.io containerd runc tini debootstrap; do
        unpack "$package"
    done
    ln -sfn debian "$folder"
}

bench() {
    install_packages curl libpcre2-8-0 util-linux
    unpack nginx usr/sbin/nginx
    python_environment go
}

case ${1-} in
build) build ;;
test) build && counterparts ;;
demo) demo ;;
bench) build && bench ;;
*) fail "usage: scripts/setup.sh build|test|demo|bench" ;;
esac
