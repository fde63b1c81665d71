#!/bin/sh
# Waits until workloads can run.
set -eu
export KUBECONFIG=/etc/kubernetes/admin.conf
# A cluster taken from a copy has all of its objects at once, but no lease: its controllers work when one is held.
until kubectl -n kube-system get lease kube-controller-manager >/dev/null 2>&1; do sleep 0.1; done
# Until the default ServiceAccount exists, pods are refused with 403.
until kubectl get serviceaccount default -o name >/dev/null 2>&1; do sleep 0.2; done
kubectl wait --for=condition=Ready node --all --timeout=60s
