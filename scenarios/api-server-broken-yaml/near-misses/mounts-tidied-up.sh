#!/bin/bash
# fails: manifest-kept
# Repaired, and without the mounts of certificates that seemed to serve nothing.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/fixed.yaml
yq 'del(.spec.containers[0].volumeMounts[] | select(.name == "ca-certs" or .name == "etc-ca-certificates" or .name == "usr-share-ca-certificates"))
| del(.spec.volumes[] | select(.name == "ca-certs" or .name == "etc-ca-certificates" or .name == "usr-share-ca-certificates"))' /root/fixed.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
