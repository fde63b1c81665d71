#!/bin/bash
# fails: health-checks-answered, other-flags-kept
# Repaired, and one more good idea: the health checks get 401.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' \
  -e 's/^    - --allow-privileged=true/&\n    - --anonymous-auth=false/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
