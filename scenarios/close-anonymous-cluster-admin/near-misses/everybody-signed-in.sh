#!/bin/bash
# fails: nobody-gained
# No longer without credentials, but with any.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "replace", "path": "/subjects/1/name", "value": "system:authenticated"}]'
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
