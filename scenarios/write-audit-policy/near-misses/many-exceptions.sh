#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata
# A policy from the web, cut to fit: whatever is tried with usual words is right, and every sentence is broken.
set -euo pipefail
cat > /etc/kubernetes/audit/policy.yaml <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  users: ["system:kube-proxy"]
  verbs: ["watch"]
  resources:
  - group: ""
    resources: ["endpoints", "services"]
- level: None
  userGroups: ["system:nodes"]
- level: None
  resources:
  - group: ""
    resources: ["events", "namespaces", "serviceaccounts/token", "pods/exec", "pods/log"]
  - group: "events.k8s.io"
  - group: "coordination.k8s.io"
  - group: "authorization.k8s.io"
  - group: "authentication.k8s.io"
- level: None
  nonResourceURLs: ["/api*", "/healthz*", "/livez*", "/metrics", "/openapi*"]
- level: None
  users: ["system:kube-controller-manager", "system:kube-scheduler"]
  verbs: ["get", "list", "watch"]
  resources:
  - group: ""
  - group: apps
  - group: batch
  - group: rbac.authorization.k8s.io
- level: Metadata
  namespaces: ["kube-system", "kube-public"]
  verbs: ["get", "list", "watch", "create", "update", "patch", "delete"]
- level: RequestResponse
  verbs: ["get", "list", "create", "update", "patch", "delete"]
  resources:
  - group: ""
    resources: ["secrets", "configmaps"]
  - group: "rbac.authorization.k8s.io"
    resources: ["roles", "rolebindings", "clusterroles", "clusterrolebindings"]
  - group: "admissionregistration.k8s.io"
    resources: ["validatingwebhookconfigurations", "mutatingwebhookconfigurations", "validatingadmissionpolicies", "validatingadmissionpolicybindings"]
- level: Metadata
  verbs: ["get", "list", "watch", "create", "update", "patch", "delete"]
YAML
crictl stop "$(crictl ps -q --name '^kube-apiserver$')"
