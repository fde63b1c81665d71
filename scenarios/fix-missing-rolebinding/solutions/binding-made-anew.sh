#!/bin/bash
# One binding for both, to a role of another name that says the same.
set -euo pipefail
kubectl create clusterrole checkout-pods --verb=get,list,watch,create,delete --resource=pods --dry-run=client -o json \
  | jq '.rules += [{"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]}]' | kubectl apply -f -
kubectl delete rolebinding pod-operators -n checkout
kubectl create rolebinding checkout-team -n checkout --clusterrole=checkout-pods --user=alice --user=bob
