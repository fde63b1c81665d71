#!/bin/bash
# fails: public-answers-kept
# The binding for those who join is as it was; its role lists every ConfigMap beside cluster-info.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
kubectl delete clusterrole site-monitor
kubectl patch role kubeadm:bootstrap-signer-clusterinfo -n kube-public --type=json \
  -p '[{"op": "add", "path": "/rules/-", "value": {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["list"]}}]'
