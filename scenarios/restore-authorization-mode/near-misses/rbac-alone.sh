#!/bin/bash
# fails: kubelets-limited, mode-in-force
# People are limited again, kubelets are locked out.
set -euo pipefail
sed -e '/--authorization-mode=AlwaysAllow/d' -e 's/--authorization-mode=.*/--authorization-mode=RBAC/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
