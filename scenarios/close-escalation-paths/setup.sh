#!/bin/bash
# Six ways: nodes/proxy by aggregation to a group, bind and impersonate for certain names, escalate in a namespace, tokens
# in a role that is needed otherwise, commands in a role that a ServiceAccount needs too.
kubectl create namespace "$namespace"
kubectl create serviceaccount "$account" -n "$namespace"
kubectl apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: $group-engineer}
aggregationRule:
  clusterRoleSelectors:
  - matchLabels: {example.com/aggregate-to-$group: "true"}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: $group-overview, labels: {example.com/aggregate-to-$group: "true"}}
rules:
- apiGroups: [""]
  resources: [nodes, namespaces]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: $group-diagnostics, labels: {example.com/aggregate-to-$group: "true"}}
rules:
- apiGroups: [""]
  resources: [nodes/proxy]
  verbs: [get]
- apiGroups: [""]
  resources: [events]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: $group-engineers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: $group-engineer}
subjects:
- {kind: Group, name: $group, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: $group-access}
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, clusterroles, rolebindings, clusterrolebindings]
  verbs: [get, list, watch]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [rolebindings, clusterrolebindings]
  verbs: [create]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [clusterroles]
  resourceNames: [admin, cluster-admin]
  verbs: [bind]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: $group-access}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: $group-access}
subjects:
- {kind: User, name: $engineer, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: stand-in}
rules:
- apiGroups: [""]
  resources: [users]
  resourceNames: [$lead]
  verbs: [impersonate]
- apiGroups: [""]
  resources: [groups]
  resourceNames: ["$administrators"]
  verbs: [impersonate]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: stand-in}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: stand-in}
subjects:
- {kind: User, name: $engineer, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: $namespace}
rules:
- apiGroups: [apps]
  resources: [$workload_plural]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [""]
  resources: [pods, pods/log, serviceaccounts]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployers, namespace: $namespace}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects:
- {kind: Group, name: $group, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: role-keeper, namespace: $namespace}
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles]
  verbs: [get, list, update, patch, escalate]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: role-keeper, namespace: $namespace}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: role-keeper}
subjects:
- {kind: User, name: $engineer, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shell, namespace: $namespace}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
- apiGroups: [""]
  resources: [pods/$command]
  verbs: [get, create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shell, namespace: $namespace}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shell}
subjects:
- {kind: ServiceAccount, name: $account, namespace: $namespace}
- {kind: User, name: $engineer, apiGroup: rbac.authorization.k8s.io}
YAML
