#!/bin/bash
# A ClusterRole that counts where it is bound; one rule names both API groups; the other binding is made anew.
kubectl create -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: workload-writer}
rules:
- apiGroups: ["", apps]
  resources: [pods, $workload_plural]
  verbs: [$writing_verb, create, watch, list, get]
YAML
kubectl create rolebinding workload-writers -n "$development" --clusterrole=workload-writer --user="$developer"
kubectl delete rolebinding on-call -n "$production"
kubectl create rolebinding on-call -n "$production" --role=operator --user="$operator"
