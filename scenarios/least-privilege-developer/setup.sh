#!/bin/bash
# A colleague has a wide role in development; the developer and an operator share a binding in production.
set -euo pipefail
for namespace in $development $production; do kubectl create namespace "$namespace"; done
kubectl apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: developer, namespace: $development}
rules:
- apiGroups: ["", apps]
  resources: [pods, pods/log, pods/exec, $workload_plural]
  verbs: ["*"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: developers, namespace: $development}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: developer}
subjects:
- {kind: User, name: $colleague, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: operator, namespace: $production}
rules:
- apiGroups: [""]
  resources: [pods, pods/log]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [$workload_plural, $workload_plural/scale]
  verbs: [get, list, watch, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: on-call, namespace: $production}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: operator}
subjects:
- {kind: User, name: $operator, apiGroup: rbac.authorization.k8s.io}
- {kind: User, name: $developer, apiGroup: rbac.authorization.k8s.io}
YAML
until kubectl get serviceaccount default -n $development > /dev/null 2>&1; do sleep 0.2; done
