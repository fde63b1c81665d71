#!/bin/bash
# fails: cluster-closed, kube-system-closed, nothing-bound
# Only the role cluster-admin was looked for.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete rolebinding legacy-dashboard -n kube-system
