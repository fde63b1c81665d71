#!/bin/bash
# fails: administrators-kept
# The whole binding is deleted.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl delete clusterrolebinding platform-admins
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
