#!/bin/bash
# fails: no-impersonation
# "kubectl auth can-i impersonate users" said no.
set -euo pipefail
kubectl patch clusterrole release-diagnostics --type=json -p '[{"op": "remove", "path": "/rules/0"}]'
kubectl patch clusterrole release-access --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl patch role role-keeper -n shop --type=json -p '[{"op": "remove", "path": "/rules/0/verbs/4"}]'
kubectl patch role deployer -n shop --type=json -p '[{"op": "remove", "path": "/rules/2"}]'
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
