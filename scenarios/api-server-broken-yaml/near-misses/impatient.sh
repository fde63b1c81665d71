#!/bin/bash
# fails: manifest-kept
# Repaired, and the API server given up after one slow answer.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/fixed.yaml
yq '.spec.containers[0].livenessProbe.failureThreshold = 1' /root/fixed.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
