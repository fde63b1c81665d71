#!/bin/bash
# fails: files-where-they-were
# The file instead of its folder: it cannot be renamed when it is full.
set -euo pipefail
cat > /etc/kubernetes/audit/policy.yaml <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  users: ["system:kube-controller-manager", "system:kube-scheduler"]
  verbs: [get, list, watch]
- level: Metadata
  namespaces: [kube-system, kube-public]
- level: RequestResponse
  resources:
  - group: ""
    resources: [secrets, configmaps]
  - group: rbac.authorization.k8s.io
  - group: admissionregistration.k8s.io
- level: Metadata
YAML
touch /var/log/kubernetes/audit/audit.log
yq '(.spec.volumes[] | select(.name == "audit-log") | .hostPath) = {"path": "/var/log/kubernetes/audit/audit.log", "type": "File"}
  | (.spec.containers[0].volumeMounts[] | select(.name == "audit-log") | .mountPath) = "/var/log/kubernetes/audit/audit.log"' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
