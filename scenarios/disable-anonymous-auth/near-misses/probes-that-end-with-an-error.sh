#!/bin/bash
# fails: health-checks-answered
# They run a program in the container, which has no such program.
close
refuse 'del(.httpGet) | .exec = {"command": ["curl", "-k", "https://127.0.0.1:6443/livez"]}'
