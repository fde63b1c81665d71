#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, rbac-respected, health-checks-answered, control-plane-healthy, nobody-gained, nobody-lost
# "has mode specified more than once": the API server ends.
set -euo pipefail
sed 's/--authorization-mode=AlwaysAllow/--authorization-mode=Node,RBAC/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
