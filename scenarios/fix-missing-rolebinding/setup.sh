#!/bin/bash
# The colleague's access comes from a ClusterRole; the newcomer has a little access in another namespace.
for it in $namespace $neighbour $former; do kubectl create namespace "$it"; done
kubectl apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: $role}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, $verb]
- apiGroups: [""]
  resources: [pods/$part]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: team, namespace: $namespace}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: $role}
subjects:
- {kind: User, name: $colleague, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: config-reader, namespace: $former}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads-config, namespace: $former}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: config-reader}
subjects:
- {kind: User, name: $newcomer, apiGroup: rbac.authorization.k8s.io}
YAML
