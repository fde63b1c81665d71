#!/bin/bash
# fails: manifest-kept
# Mended, and a link into a folder that is empty after the next start of the node.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /run/kube-apiserver.yaml
ln -sf /run/kube-apiserver.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
