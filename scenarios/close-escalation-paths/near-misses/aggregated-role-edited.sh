#!/bin/bash
# fails: no-kubelet
# A moment later the controller manager has put the rule back.
set -euo pipefail
kubectl get clusterrole release-engineer -o yaml | yq 'del(.rules[] | select(.resources | contains(["nodes/proxy"])))' | kubectl replace -f -
kubectl patch clusterrole release-access --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl delete clusterrolebinding stand-in
kubectl patch role role-keeper -n shop --type=json -p '[{"op": "remove", "path": "/rules/0/verbs/4"}]'
kubectl patch role deployer -n shop --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
