#!/bin/bash
# The group has its access; nobody is in it yet.
set -euo pipefail
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Namespace
metadata: {name: ledger}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: auditor, namespace: ledger}
rules:
- apiGroups: [""]
  resources: [configmaps, pods]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: auditors, namespace: ledger}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: auditor}
subjects:
- {kind: Group, name: ledger-auditors, apiGroup: rbac.authorization.k8s.io}
YAML
