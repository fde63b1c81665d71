#!/bin/bash
# Bob's access comes from a ClusterRole; Alice has a little access of her own in another namespace.
set -euo pipefail
for namespace in checkout payments search; do kubectl create namespace "$namespace"; done
kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pod-operator}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, delete]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: pod-operators, namespace: checkout}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pod-operator}
subjects:
- {kind: User, name: bob, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: config-reader, namespace: search}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: alice-reads-config, namespace: search}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: config-reader}
subjects:
- {kind: User, name: alice, apiGroup: rbac.authorization.k8s.io}
YAML
until kubectl get serviceaccount default -n checkout > /dev/null 2>&1; do sleep 0.2; done
