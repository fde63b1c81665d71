#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force
# The line that was right is written anew; the other one still adds to it.
set -euo pipefail
sed 's/--authorization-mode=Node,RBAC/--authorization-mode=RBAC,Node/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
