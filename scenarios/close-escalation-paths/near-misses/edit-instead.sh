#!/bin/bash
# fails: no-impersonation, no-tokens, no-commands, nobody-gained
# The ready-made role opens half of the ways again.
set -euo pipefail
kubectl patch clusterrole release-diagnostics --type=json -p '[{"op": "remove", "path": "/rules/0"}]'
kubectl patch clusterrole release-access --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl delete clusterrolebinding stand-in
kubectl patch role role-keeper -n shop --type=json -p '[{"op": "remove", "path": "/rules/0/verbs/4"}]'
kubectl delete rolebinding deployers -n shop
kubectl create rolebinding deployers -n shop --clusterrole=edit --group=release
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
