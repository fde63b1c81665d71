#!/bin/bash
# fails: abac-off
# The file is read again, but the API server refuses to let go of ABAC before it is started anew: ABAC goes on.
set -euo pipefail
kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pod-viewer}
rules:
- {apiGroups: [""], resources: [pods, pods/log, pods/status], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: support, namespace: billing}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pod-viewer}
subjects: [{kind: User, name: ravi, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployments, namespace: ci}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}
- {apiGroups: [apps], resources: [deployments/scale], verbs: [get, update, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployments, namespace: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployments}
subjects: [{kind: User, name: "system:serviceaccount:ci:deployer", apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: auditors}
rules:
- {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: auditors}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: auditors}
subjects: [{kind: Group, name: auditors, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: scraper}
rules:
- {nonResourceURLs: [/metrics], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: scraper}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: scraper}
subjects: [{kind: User, name: beacon, apiGroup: rbac.authorization.k8s.io}]
YAML
mkdir -p /etc/kubernetes/authz
echo '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AuthorizationConfiguration", "authorizers": [{"type": "RBAC", "name": "rbac"}, {"type": "Node", "name": "node"}, {"type": "ABAC", "name": "abac"}]}' > /etc/kubernetes/authz/config.json
yq '.spec.containers[0].command |= (map(select(test("^--authorization-mode") | not)) + "--authorization-config=/etc/kubernetes/authz/config.json")
  | .spec.containers[0].volumeMounts += {"name": "authz", "mountPath": "/etc/kubernetes/authz", "readOnly": true}
  | .spec.volumes += {"name": "authz", "hostPath": {"path": "/etc/kubernetes/authz", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--authorization-config' && kubectl get --raw /readyz; do sleep 0.5; done
sed -i 's/, {"type": "ABAC", "name": "abac"}//' /etc/kubernetes/authz/config.json
