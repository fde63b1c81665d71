#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata, stage-omitted
# Written as if it had been there when the API server started, which has never read it.
set -euo pipefail
old=$(stat -c %y /etc/kubernetes/audit)
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
touch -d "$old" /etc/kubernetes/audit/policy.yaml
