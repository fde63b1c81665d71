#!/bin/bash
# fails: static-pod-folder-tidy
# Repaired in place; the backup cannot be read, and is read all the same.
set -euo pipefail
cp /etc/kubernetes/manifests/kube-apiserver.yaml /etc/kubernetes/manifests/kube-apiserver.yaml.bak
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
