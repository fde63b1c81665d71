#!/bin/bash
# fails: requests-refused
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
sed 's/^\( *\)- --secure-port=6443/&\n\1# - --anonymous-auth=false/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
