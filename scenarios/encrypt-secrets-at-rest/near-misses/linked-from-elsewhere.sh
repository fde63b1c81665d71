#!/bin/bash
# fails: key-file-protected
# Where it was asked for lies a link; the file itself is elsewhere, and its name there lets everybody in.
mkdir -p -m 700 "$folder"
mkdir -p /etc/kubernetes/keys
ln -s /etc/kubernetes/keys/config.yaml "$config"
MODE=644 configure
edit "$(flag) | $(mounted encryption "$folder") | $(mounted keys /etc/kubernetes/keys)"
until_back
rewrite
