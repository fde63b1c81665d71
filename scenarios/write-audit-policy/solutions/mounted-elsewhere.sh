#!/bin/bash
# The policy is mounted alone and called otherwise in the container; defaults are written out.
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
.spec.containers[0].command |= map(if startswith("--audit-policy-file=") then "--audit-policy-file=/srv/audit-policy.yaml" else . end)
| .spec.containers[0].command += ["--audit-log-mode=blocking", "--audit-log-format=json", "--audit-log-version=audit.k8s.io/v1"]
| (.spec.volumes[] | select(.name == "audit-policy") | .hostPath) = {"path": "/etc/kubernetes/audit/policy.yaml", "type": "File"}
| (.spec.containers[0].volumeMounts[] | select(.name == "audit-policy") | .mountPath) = "/srv/audit-policy.yaml"
' | yq -p=json -o=yaml -P '.' > "$work"
chmod 600 "$work"
mv "$work" "$manifest"
