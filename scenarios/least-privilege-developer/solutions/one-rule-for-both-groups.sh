#!/bin/bash
# A ClusterRole that counts where it is bound; one rule names both API groups; production's binding is made anew.
set -euo pipefail
kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: workload-writer}
rules:
- apiGroups: ["", apps]
  resources: [pods, deployments]
  verbs: [update, create, watch, list, get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: workload-writers, namespace: development}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: workload-writer}
subjects:
- {kind: User, name: priya, apiGroup: rbac.authorization.k8s.io}
YAML
kubectl delete rolebinding on-call -n production
kubectl create rolebinding on-call -n production --role=operator --user=lena
