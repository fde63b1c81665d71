#!/bin/bash
# fails: nobody-gained
# Nina's access reviews are the whole group's now.
set -euo pipefail
kubectl patch clusterrole release-diagnostics --type=json -p '[{"op": "remove", "path": "/rules/0"}]'
kubectl patch clusterrole release-access --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl delete clusterrolebinding stand-in
kubectl patch role role-keeper -n shop --type=json -p '[{"op": "remove", "path": "/rules/0/verbs/4"}]'
kubectl patch role deployer -n shop --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl patch clusterrole release-access --type=json -p '[{"op": "remove", "path": "/rules/1"}]'
kubectl create clusterrolebinding access-review --clusterrole=release-access --group=release
