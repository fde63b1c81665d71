#!/bin/bash
# fails: nobody-gained
# Alice has what she needs, and so has every workload in the namespace.
set -euo pipefail
kubectl patch rolebinding pod-operators -n checkout --type=json -p '[
  {"op": "add", "path": "/subjects/-", "value": {"kind": "User", "name": "alice", "apiGroup": "rbac.authorization.k8s.io"}},
  {"op": "add", "path": "/subjects/-", "value": {"kind": "Group", "name": "system:serviceaccounts:checkout", "apiGroup": "rbac.authorization.k8s.io"}}]'
