#!/bin/bash
# The group has its access; nobody is in it yet.
kubectl apply -f - <<YAML
apiVersion: v1
kind: Namespace
metadata: {name: $team_namespace}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: member, namespace: $team_namespace}
rules:
- apiGroups: [""]
  resources: [configmaps, pods]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: members, namespace: $team_namespace}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: member}
subjects:
- {kind: Group, name: $team_group, apiGroup: rbac.authorization.k8s.io}
YAML
