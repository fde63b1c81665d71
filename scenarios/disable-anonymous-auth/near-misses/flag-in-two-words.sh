#!/bin/bash
# fails: requests-refused, rights-taken-away, health-checks-answered, status-board-works, bootstrap-bindings-kept, control-plane-healthy, nobody-gained, nobody-lost, other-flags-kept
# A switch takes its value with = only: the stray word ends the API server.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
sed 's/^\( *\)- --secure-port=6443/&\n\1- --anonymous-auth\n\1- "false"/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
