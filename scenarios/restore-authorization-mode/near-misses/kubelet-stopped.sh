#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, rbac-respected, health-checks-answered, control-plane-healthy, nobody-gained, nobody-lost
# Changed but not in force: nobody acts on the manifest.
set -euo pipefail
systemctl stop kubelet
sed '/--authorization-mode=AlwaysAllow/d' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
