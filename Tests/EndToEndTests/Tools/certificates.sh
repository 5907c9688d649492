#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes, in the current folder, two authorities (authority.pem, stranger.pem) and a server's certificate for "localhost"
# (server.pem, server.key) that the first of them has signed.
set -eu
for name in authority stranger; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=test $name" \
        -addext basicConstraints=critical,CA:TRUE -keyout "$name.key" -out "$name.pem"
done
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout server.key -out server.csr
printf 'subjectAltName=DNS:localhost\n' >extensions
openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile extensions \
    -out server.pem
