#!/bin/bash
# fails: manifest-kept
# Repaired, and the mount of the policy may be written to.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/fixed.yaml
yq '(.spec.containers[0].volumeMounts[] | select(.name == "audit-policy")) |= del(.readOnly)' /root/fixed.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
