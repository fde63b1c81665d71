#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata, stage-omitted, policy-read, control-plane-healthy, static-pod-folder-tidy, files-mounted, other-flags-kept, files-where-they-were, health-checks-answered, manifest-kept
# The manifest was taken out of the folder and never put back.
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
mv /etc/kubernetes/manifests/kube-apiserver.yaml /root/
