#!/bin/bash
# The other of the two names is changed; and first one mistake, then the other.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
sleep 3
sed -e 's/name: audit-log$/name: audit-logs/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
