#!/bin/bash
# fails: manifest-kept
# Repaired, and the scheduler served the same way.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/fixed.yaml
yq '.' /root/fixed.yaml > /root/new.yaml
yq '.spec.containers[0].command += "--profiling=false"' /etc/kubernetes/manifests/kube-scheduler.yaml > /root/scheduler.yaml
mv /root/scheduler.yaml /etc/kubernetes/manifests/kube-scheduler.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
