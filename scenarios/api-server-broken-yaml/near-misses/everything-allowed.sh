#!/bin/bash
# fails: other-flags-kept, health-checks-answered
# Too wide: authorization was suspected, and switched off.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' \
  -e 's/--authorization-mode=.*/--authorization-mode=AlwaysAllow/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
