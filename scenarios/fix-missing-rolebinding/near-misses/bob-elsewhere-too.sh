#!/bin/bash
# fails: nobody-gained
# Alice is right, and Bob may work in payments now.
set -euo pipefail
for namespace in checkout payments; do
  kubectl create rolebinding checkout-team -n "$namespace" --clusterrole=pod-operator --user=bob
done
kubectl create rolebinding alice -n checkout --clusterrole=pod-operator --user=alice
