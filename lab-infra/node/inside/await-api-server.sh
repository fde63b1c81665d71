#!/bin/sh
# After the start of a node whose cluster exists already: waits for its API server.
set -eu
until curl -fsk --max-time 2 -o /dev/null https://127.0.0.1:6443/readyz; do sleep 0.1; done
