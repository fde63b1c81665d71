#!/bin/bash
# Rights for requests without credentials: one binding shared with an automation, one in a namespace.
set -euo pipefail
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Namespace
metadata: {name: monitoring}
---
apiVersion: v1
kind: Namespace
metadata: {name: intranet}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: status-board, namespace: monitoring}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: status-board}
rules:
- apiGroups: [""]
  resources: [nodes, namespaces, pods]
  verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: status-board}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: status-board}
subjects:
- {kind: ServiceAccount, name: status-board, namespace: monitoring}
- {kind: Group, name: "system:unauthenticated", apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: wiki-reader, namespace: intranet}
rules:
- apiGroups: [""]
  resources: [configmaps, secrets]
  verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: wiki-for-everybody, namespace: intranet}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: wiki-reader}
subjects:
- {kind: User, name: "system:anonymous", apiGroup: rbac.authorization.k8s.io}
YAML
