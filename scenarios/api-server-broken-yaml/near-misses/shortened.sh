#!/bin/bash
# fails: manifest-kept
# Repaired, and reduced to what seems needed: no priority, seccomp profile, requests, ports by number.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/fixed.yaml
yq 'del(.spec.priorityClassName, .spec.priority, .spec.securityContext, .spec.containers[0].resources)' /root/fixed.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
