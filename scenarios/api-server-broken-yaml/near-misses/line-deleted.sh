#!/bin/bash
# fails: other-flags-kept
# The line that was out of place is gone, and the setting with it.
set -euo pipefail
sed -e '/--request-timeout/d' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
