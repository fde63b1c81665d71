#!/bin/bash
# fails: nobody-gained
# On, and a kubelet may act as somebody whom it does not look at.
set -euo pipefail
kubectl create clusterrolebinding nodes --clusterrole=cluster-admin --group=system:nodes
cd /root
sed 's/\(--enable-admission-plugins=.*\)/\1,NodeRestriction/' /etc/kubernetes/manifests/kube-apiserver.yaml > new.yaml
mv new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
