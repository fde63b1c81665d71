#!/bin/sh
# Waits until workloads can run.
set -eu
export KUBECONFIG=/etc/kubernetes/admin.conf
# A cluster taken from a copy has all of its objects at once, but no lease: its controllers work when one is held.
until kubectl -n kube-system get lease kube-controller-manager >/dev/null 2>&1; do sleep 0.1; done
# Until the default ServiceAccount exists, pods are refused with 403. Until view's rules have come to admin by way of edit,
# the aggregated ClusterRoles are being written, and a copy of the cluster would have them half done.
both='jsonpath={.items[*].metadata.name} {.items[*].rules[*].resources}'
until kubectl get serviceaccount/default clusterrole/admin -o "$both" 2>/dev/null |
  grep -q '^default admin .*namespaces/status'; do sleep 0.1; done
kubectl wait --for=condition=Ready node --all --timeout=60s
