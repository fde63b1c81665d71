#!/bin/sh
# After the start of a node whose cluster exists already: waits for its API server.
set -eu
export KUBECONFIG=/etc/kubernetes/admin.conf
until curl -fsk --max-time 2 -o /dev/null https://127.0.0.1:6443/readyz; do sleep 0.1; done
# Those who held them are gone; until the leases ran out (15 s) no controller would work.
kubectl -n kube-system delete lease kube-controller-manager kube-scheduler --ignore-not-found
