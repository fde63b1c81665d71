#!/bin/bash
# ABAC beside RBAC: a user, a ServiceAccount, a group, a path, and a line that is commented out.
set -euo pipefail
for namespace in billing ci; do kubectl create namespace "$namespace"; done
kubectl create serviceaccount deployer -n ci
mkdir -p /etc/kubernetes/abac
cat > /etc/kubernetes/abac/policy.jsonl <<'JSONL'
# Support
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "ravi", "namespace": "billing", "resource": "pods", "readonly": true}}
# {"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "dora", "namespace": "billing", "resource": "pods", "readonly": true}}
# Automation
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "system:serviceaccount:ci:deployer", "namespace": "ci", "apiGroup": "apps", "resource": "deployments"}}
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "beacon", "nonResourcePath": "/metrics", "readonly": true}}
# Revision
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"group": "auditors", "namespace": "*", "apiGroup": "*", "resource": "*", "readonly": true}}
JSONL
yq '.spec.containers[0].command |= (map(select(test("^--authorization-mode") | not)) + ["--authorization-mode=Node,RBAC,ABAC", "--authorization-policy-file=/etc/kubernetes/abac/policy.jsonl"])
  | .spec.containers[0].volumeMounts += {"name": "abac", "mountPath": "/etc/kubernetes/abac", "readOnly": true}
  | .spec.volumes += {"name": "abac", "hostPath": {"path": "/etc/kubernetes/abac", "type": "DirectoryOrCreate"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/.setup.yaml
chmod 600 /root/.setup.yaml
mv /root/.setup.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
