#!/bin/bash
# JSON, one rule for each part, the stage omitted in each; the container is stopped and the kubelet starts it again.
set -euo pipefail
cat > /etc/kubernetes/audit/policy.yaml <<'JSON'
{"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [
  {"level": "None", "users": ["system:kube-scheduler"], "verbs": ["watch", "list", "get"], "omitStages": ["RequestReceived"]},
  {"level": "None", "users": ["system:kube-controller-manager"], "verbs": ["watch", "list", "get"], "omitStages": ["RequestReceived"]},
  {"level": "Metadata", "namespaces": ["kube-public"], "omitStages": ["RequestReceived"]},
  {"level": "Metadata", "namespaces": ["kube-system"], "omitStages": ["RequestReceived"]},
  {"level": "RequestResponse", "resources": [{"group": "admissionregistration.k8s.io", "resources": ["*"]}], "omitStages": ["RequestReceived"]},
  {"level": "RequestResponse", "resources": [{"group": "rbac.authorization.k8s.io", "resources": ["*"]}], "omitStages": ["RequestReceived"]},
  {"level": "RequestResponse", "resources": [{"resources": ["configmaps"]}, {"group": "", "resources": ["secrets"]}], "omitStages": ["RequestReceived"]},
  {"level": "Metadata", "omitStages": ["RequestReceived"]}]}
JSON
crictl stop "$(crictl ps -q --name '^kube-apiserver$')"
