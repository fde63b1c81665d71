#!/bin/bash
# All old bindings of the two go; new roles hold what the work needs and nothing else.
kubectl delete clusterrolebinding "$group-engineers" "$group-access" stand-in
kubectl delete rolebinding deployers role-keeper shell -n "$namespace"
kubectl create rolebinding shell -n "$namespace" --role=shell --serviceaccount="$namespace:$account"
kubectl apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: work, namespace: $namespace}
rules:
- apiGroups: ["", apps]
  resources: [$workload_plural, pods]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [$workload_plural]
  verbs: [create, update, patch, delete]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
YAML
kubectl create rolebinding work -n "$namespace" --role=work --group="$group"
kubectl create clusterrole overview --verb="$reading" --resource=nodes,namespaces
kubectl create clusterrolebinding overview --clusterrole=overview --group="$group"
allow_reviews --user="$engineer"
