#!/bin/bash
# A source is taken out of the aggregation by its label, two bindings go, three roles are replaced.
set -euo pipefail
kubectl label clusterrole release-diagnostics shop.example/aggregate-to-release-
kubectl delete clusterrolebinding stand-in
kubectl delete rolebinding role-keeper -n shop
kubectl patch rolebinding shell -n shop --type=merge -p '{"subjects": [{"kind": "ServiceAccount", "name": "backup", "namespace": "shop"}]}'
kubectl get clusterrole release-access -o yaml | yq 'del(.rules[] | select((.verbs | contains(["bind"])) or (.verbs | contains(["create"]))))' | kubectl replace -f -
kubectl get role deployer -n shop -o yaml | yq 'del(.rules[] | select(.resources | contains(["serviceaccounts/token"])))' | kubectl replace -f -
