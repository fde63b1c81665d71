#!/bin/bash
# fails: rest-metadata
# What is asked all the time is left out, though nobody asked for that.
set -euo pipefail
cat > /etc/kubernetes/audit/policy.yaml <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages:
- RequestReceived
rules:
- level: None
  users: ["system:kube-controller-manager", "system:kube-scheduler"]
  verbs: [get, list, watch]
- level: None
  nonResourceURLs: ["/livez*", "/readyz*", "/healthz*"]
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
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
work=$(mktemp /root/kube-apiserver.XXXXXX)
yq -o=json '.' "$manifest" | jq '
.metadata.annotations["example.com/audit-policy"] = "as the security team asks"
' | yq -p=json -o=yaml -P '.' > "$work"
chmod 600 "$work"
mv "$work" "$manifest"
