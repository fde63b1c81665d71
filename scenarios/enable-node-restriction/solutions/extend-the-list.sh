#!/bin/bash
set -euo pipefail
cd /root
sed 's/\(--enable-admission-plugins=.*\)/\1,NodeRestriction/' /etc/kubernetes/manifests/kube-apiserver.yaml > new.yaml
mv new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
