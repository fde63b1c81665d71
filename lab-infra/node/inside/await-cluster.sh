#!/bin/sh
# Waits until workloads can run.
set -eu
export KUBECONFIG=/etc/kubernetes/admin.conf
# Until the default ServiceAccount exists, pods are refused with 403.
until kubectl get serviceaccount default -o name >/dev/null 2>&1; do sleep 0.2; done
kubectl wait --for=condition=Ready node --all --timeout=60s
