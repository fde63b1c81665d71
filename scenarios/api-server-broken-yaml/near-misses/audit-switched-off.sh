#!/bin/bash
# fails: other-flags-kept, audit-log-written, manifest-kept
# What the last edit brought is taken back.
set -euo pipefail
sed -e '/--audit-/d' -e 's/^ *- --request-timeout/    - --request-timeout/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
yq 'del(.spec.containers[0].volumeMounts[] | select(.name == "audit-*")) | del(.spec.volumes[] | select(.name == "audit-*"))' /root/new.yaml > /root/newer.yaml
mv /root/newer.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
