#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force
set -euo pipefail
sed 's/^\( *\)- --authorization-mode=AlwaysAllow/&\n\1# - --authorization-mode=Node,RBAC/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
