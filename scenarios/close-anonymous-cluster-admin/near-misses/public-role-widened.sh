#!/bin/bash
# fails: cluster-closed, public-answers-kept, nobody-gained
# The binding is as it was; the role behind it is not.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
kubectl delete clusterrole site-monitor
kubectl patch clusterrole system:public-info-viewer --type=json -p '[{"op": "add", "path": "/rules/0/nonResourceURLs/-", "value": "/metrics"}]'
