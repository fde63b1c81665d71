#!/bin/bash
# fails: nobody-gained
# So that the node loses nothing, all nodes are given a role that RBAC had not given them.
set -euo pipefail
kubectl create clusterrolebinding nodes --clusterrole=view --group=system:nodes
sed '/--authorization-mode=AlwaysAllow/d' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
