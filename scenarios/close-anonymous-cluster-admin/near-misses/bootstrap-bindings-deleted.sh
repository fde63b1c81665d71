#!/bin/bash
# fails: public-answers-kept, health-checks-answered
# Everything that names them is gone.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl patch clusterrolebinding platform-admins --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
kubectl delete clusterrolebinding system:public-info-viewer
kubectl delete rolebinding kubeadm:bootstrap-signer-clusterinfo -n kube-public
