#!/bin/bash
# fails: deployments-in-development
# kubectl's way to name a resource: in a role it names nothing.
set -euo pipefail
kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer, namespace: development}
rules:
- apiGroups: ["", apps]
  resources: [pods, deployments.apps]
  verbs: [get, list, watch, create, update]
YAML
kubectl create rolebinding priya -n development --role=writer --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
