#!/bin/bash
# Verbs one by one, ClusterRoles bound in a namespace, the ServiceAccount by its user name; the authorizers in a file,
# beside which --authorization-policy-file is allowed and without meaning.
kubectl apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pod-viewer}
rules:
- {apiGroups: [""], resources: [pods, pods/log, pods/status], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: support, namespace: $namespace}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pod-viewer}
subjects: [{kind: User, name: $reader, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: scaling, namespace: $automation}
rules:
- {apiGroups: [apps], resources: [$workload_plural], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}
- {apiGroups: [apps], resources: [$workload_plural/scale], verbs: [get, update, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: scaling, namespace: $automation}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: scaling}
subjects: [{kind: User, name: "system:serviceaccount:$automation:$account", apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reading}
rules:
- {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reading}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reading}
subjects: [{kind: Group, name: $group, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: scraper}
rules:
- {nonResourceURLs: [$path], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: scraper}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: scraper}
subjects: [{kind: User, name: $scraper, apiGroup: rbac.authorization.k8s.io}]
YAML
authorizers RBAC Node
authorize_by_file
