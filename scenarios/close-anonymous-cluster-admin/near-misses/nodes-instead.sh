#!/bin/bash
# fails: nobody-gained
# Whoever has a join token is administrator.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
kubectl delete clusterrole site-monitor
kubectl create clusterrolebinding kubeadm:join-helper --clusterrole=cluster-admin --group=system:bootstrappers
