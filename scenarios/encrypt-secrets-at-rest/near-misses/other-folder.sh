#!/bin/bash
# fails: key-file-protected
# Mounted already, and the folder of the cluster's keys; not where it was asked for.
config=/etc/kubernetes/pki/encryption.yaml
configure
edit "$(flag)"
until_back
rewrite
