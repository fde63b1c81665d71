#!/bin/bash
# ABAC beside RBAC: a user, a ServiceAccount, a group, a path, and a line that is commented out.
for it in $namespace $automation; do kubectl create namespace "$it"; done
kubectl create serviceaccount "$account" -n "$automation"
mkdir -p /etc/kubernetes/abac
cat > /etc/kubernetes/abac/policy.jsonl <<JSONL
# Support
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "$reader", "namespace": "$namespace", "resource": "pods", "readonly": true}}
# {"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "$leaver", "namespace": "$namespace", "resource": "pods", "readonly": true}}
# Automation
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "system:serviceaccount:$automation:$account", "namespace": "$automation", "apiGroup": "apps", "resource": "$workload_plural"}}
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "$scraper", "nonResourcePath": "$path", "readonly": true}}
# Revision
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"group": "$group", "namespace": "*", "apiGroup": "*", "resource": "*", "readonly": true}}
JSONL
yq '.spec.containers[0].command |= (map(select(test("^--authorization-mode") | not)) + ["--authorization-mode=Node,RBAC,ABAC", "--authorization-policy-file=/etc/kubernetes/abac/policy.jsonl"])
  | .spec.containers[0].volumeMounts += {"name": "abac", "mountPath": "/etc/kubernetes/abac", "readOnly": true}
  | .spec.volumes += {"name": "abac", "hostPath": {"path": "/etc/kubernetes/abac", "type": "DirectoryOrCreate"}}' \
  "$manifest" > /root/.setup.yaml
chmod 600 /root/.setup.yaml
mv /root/.setup.yaml "$manifest"
