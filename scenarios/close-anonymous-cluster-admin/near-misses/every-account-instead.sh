#!/bin/bash
# fails: nobody-gained
# The old dashboard signs in now, and so does every Pod.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
kubectl delete clusterrole site-monitor
kubectl create rolebinding legacy-dashboard -n kube-system --clusterrole=cluster-admin --group=system:serviceaccounts
