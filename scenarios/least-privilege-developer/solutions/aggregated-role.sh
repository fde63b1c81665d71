#!/bin/bash
# The controller manager puts the role together.
set -euo pipefail
kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pod-writer, labels: {example.com/aggregate-to-priya: "true"}}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: deployment-writer, labels: {example.com/aggregate-to-priya: "true"}}
rules:
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: priya}
aggregationRule:
  clusterRoleSelectors:
  - matchLabels: {example.com/aggregate-to-priya: "true"}
rules: []
YAML
kubectl create rolebinding priya -n development --clusterrole=priya --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
