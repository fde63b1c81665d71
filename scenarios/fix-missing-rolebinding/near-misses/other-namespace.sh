#!/bin/bash
# fails: alice-creates-pods, bound-in-checkout, elsewhere-unchanged
set -euo pipefail
kubectl create rolebinding alice-pod-operator -n payments --clusterrole=pod-operator --user=alice
