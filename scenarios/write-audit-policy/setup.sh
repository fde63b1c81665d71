#!/bin/bash
# Audit logging is wired in; its policy logs nothing. Metrics are collected by an account of its own.
set -euo pipefail
kubectl create namespace monitoring
kubectl create serviceaccount prometheus -n monitoring
mkdir -p /etc/kubernetes/audit /var/log/kubernetes/audit
cat > /etc/kubernetes/audit/policy.yaml <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
- level: None
YAML
yq '.spec.containers[0].command += [
    "--audit-policy-file=/etc/kubernetes/audit/policy.yaml",
    "--audit-log-path=/var/log/kubernetes/audit/audit.log",
    "--audit-log-maxage=30", "--audit-log-maxbackup=10", "--audit-log-maxsize=100"]
  | .spec.containers[0].volumeMounts += [
    {"name": "audit-policy", "mountPath": "/etc/kubernetes/audit", "readOnly": true},
    {"name": "audit-log", "mountPath": "/var/log/kubernetes/audit"}]
  | .spec.volumes += [
    {"name": "audit-policy", "hostPath": {"path": "/etc/kubernetes/audit", "type": "Directory"}},
    {"name": "audit-log", "hostPath": {"path": "/var/log/kubernetes/audit", "type": "DirectoryOrCreate"}}]' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/.setup.yaml
chmod 600 /root/.setup.yaml
mv /root/.setup.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
