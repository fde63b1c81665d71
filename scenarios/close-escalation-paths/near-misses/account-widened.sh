#!/bin/bash
# fails: backup-kept
# The backup may read what it did not read before.
set -euo pipefail
kubectl patch clusterrole release-diagnostics --type=json -p '[{"op": "remove", "path": "/rules/0"}]'
kubectl patch clusterrole release-access --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl delete clusterrolebinding stand-in
kubectl patch role role-keeper -n shop --type=json -p '[{"op": "remove", "path": "/rules/0/verbs/4"}]'
kubectl patch role deployer -n shop --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl create rolebinding backup -n shop --clusterrole=view --serviceaccount=shop:backup
