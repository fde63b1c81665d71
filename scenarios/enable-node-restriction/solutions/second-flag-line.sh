#!/bin/bash
# List flags add up when they are repeated.
set -euo pipefail
cd /root
sed 's/^\( *\)- --secure-port=6443/&\n\1- --enable-admission-plugins=NodeRestriction/' /etc/kubernetes/manifests/kube-apiserver.yaml > new.yaml
cp new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
