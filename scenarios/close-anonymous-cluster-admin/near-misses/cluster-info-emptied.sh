#!/bin/bash
# fails: public-answers-kept
# Still answered, and no node finds the cluster by it.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
kubectl delete clusterrole site-monitor
kubectl patch configmap cluster-info -n kube-public --type=merge -p '{"data": {"kubeconfig": ""}}'
