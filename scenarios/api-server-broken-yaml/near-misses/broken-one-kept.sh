#!/bin/bash
# fails: static-pod-folder-tidy
# The repaired manifest beside the broken one.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver-repaired.yaml
