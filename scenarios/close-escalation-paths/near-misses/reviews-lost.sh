#!/bin/bash
# fails: work-goes-on
# A whole role goes for one of its rules.
set -euo pipefail
kubectl patch clusterrole release-diagnostics --type=json -p '[{"op": "remove", "path": "/rules/0"}]'
kubectl delete clusterrolebinding release-access
kubectl delete clusterrolebinding stand-in
kubectl patch role role-keeper -n shop --type=json -p '[{"op": "remove", "path": "/rules/0/verbs/4"}]'
kubectl patch role deployer -n shop --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
