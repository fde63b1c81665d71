#!/bin/bash
# fails: kube-system-closed, nothing-bound
# Only ClusterRoleBindings were looked at.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete clusterrolebinding site-monitor
