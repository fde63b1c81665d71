#!/bin/bash
# fails: nobody-gained
# The role is aggregated into one that others are bound to.
set -euo pipefail
kubectl create rolebinding alice -n checkout --clusterrole=pod-operator --user=alice
kubectl label clusterrole pod-operator rbac.authorization.k8s.io/aggregate-to-view=true
kubectl create rolebinding viewers -n payments --clusterrole=view --user=carol
