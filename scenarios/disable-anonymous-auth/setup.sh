#!/bin/bash
# Rights for requests without credentials: one binding shared with an automation, one in a namespace.
kubectl apply -f - <<YAML
apiVersion: v1
kind: Namespace
metadata: {name: $home}
---
apiVersion: v1
kind: Namespace
metadata: {name: $public}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: $automation, namespace: $home}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: $automation}
rules:
- apiGroups: [""]
  resources: [nodes, namespaces, pods]
  verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: $automation}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: $automation}
subjects:
- {kind: ServiceAccount, name: $automation, namespace: $home}
- {kind: $shared_kind, name: "$shared_name", apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: $public}
rules:
- apiGroups: [""]
  resources: [configmaps, secrets]
  verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: everybody, namespace: $public}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: $alone_kind, name: "$alone_name", apiGroup: rbac.authorization.k8s.io}
YAML
