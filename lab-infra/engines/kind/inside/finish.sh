#!/bin/sh
# Right after `kind create cluster`: takes back what kind adds to a plain cluster, and gives the learner a kubeconfig.
set -eu
export KUBECONFIG=/etc/kubernetes/admin.conf
kubectl delete storageclass standard --ignore-not-found
install -D -m 600 "$KUBECONFIG" /root/.kube/config
