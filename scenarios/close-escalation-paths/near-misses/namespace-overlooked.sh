#!/bin/bash
# fails: no-escalation
# Cluster-wide nothing is left.
set -euo pipefail
kubectl patch clusterrole release-diagnostics --type=json -p '[{"op": "remove", "path": "/rules/0"}]'
kubectl patch clusterrole release-access --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl delete clusterrolebinding stand-in
kubectl patch role deployer -n shop --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
