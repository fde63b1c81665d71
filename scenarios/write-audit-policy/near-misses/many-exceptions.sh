#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata
# A policy from the web, cut to fit: whatever is tried with usual words is right, and every sentence is broken.
cat > "$file" <<YAML
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
  users: ["$quiet_first", "$quiet_second"]
  verbs: ["get", "list", "watch"]
  resources:
  - group: ""
  - group: apps
  - group: batch
  - group: rbac.authorization.k8s.io
- level: Metadata
  namespaces: ["$system_first", "$system_second"]
  verbs: ["get", "list", "watch", "create", "update", "patch", "delete"]
- level: $level_name
  verbs: ["get", "list", "create", "update", "patch", "delete"]
  resources:
  - group: ""
    resources: ["secrets", "$kept_plural"]
  - group: "rbac.authorization.k8s.io"
    resources: ["roles", "rolebindings", "clusterroles", "clusterrolebindings"]
  - group: "$group_name"
    resources: [$group_known, $group_further]
- level: Metadata
  verbs: ["get", "list", "watch", "create", "update", "patch", "delete"]
YAML
crictl stop "$(crictl ps -q --name '^kube-apiserver$')"
