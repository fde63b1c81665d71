#!/bin/bash
# fails: nobody-lost
# One more binding that looks suspicious.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
kubectl delete clusterrole site-monitor
kubectl delete clusterrolebinding system:service-account-issuer-discovery
