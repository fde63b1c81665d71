#!/bin/bash
# fails: backup-kept
# The account has its access back; the tokens that the backup runs with are refused.
set -euo pipefail
kubectl label clusterrole release-diagnostics shop.example/aggregate-to-release-
kubectl delete clusterrolebinding stand-in
kubectl delete rolebinding role-keeper -n shop
kubectl patch rolebinding shell -n shop --type=merge -p '{"subjects": [{"kind": "ServiceAccount", "name": "backup", "namespace": "shop"}]}'
kubectl get clusterrole release-access -o yaml | yq 'del(.rules[] | select((.verbs | contains(["bind"])) or (.verbs | contains(["create"]))))' | kubectl replace -f -
kubectl get role deployer -n shop -o yaml | yq 'del(.rules[] | select(.resources | contains(["serviceaccounts/token"])))' | kubectl replace -f -
kubectl delete serviceaccount backup -n shop
kubectl create serviceaccount backup -n shop
