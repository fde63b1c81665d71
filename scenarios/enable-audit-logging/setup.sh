#!/bin/bash
# A policy that nothing names, and a log that nobody writes to any more.
set -euo pipefail
mkdir -p "$(dirname "$policy")" "$log_folder"
cat > "$policy" <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
# How it is, and who leads: asked all the time, and of no interest.
- level: None
  nonResourceURLs: ["/healthz*", "/livez*", "/readyz*"]
- level: None
  resources:
  - group: coordination.k8s.io
    resources: [leases]
# What changes access is kept in full, so that it can be undone.
- level: RequestResponse
  verbs: [create, update, patch, delete, deletecollection]
  resources:
  - group: rbac.authorization.k8s.io
# Who touched them counts; what is in them must not be in the log.
- level: Metadata
  resources:
  - group: ""
    resources: [secrets, configmaps, serviceaccounts/token]
- level: Request
  verbs: [create, update, patch, delete]
- level: Metadata
YAML
day=$(date -u -d '-90 days' +%Y-%m-%d)
for minute in 07 21 45; do
  printf '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"5b0e14a2-77aa-4d5e-9c31-0000000000%s","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/default/secrets","verb":"list","user":{"username":"kubernetes-admin","groups":["kubeadm:cluster-admins","system:authenticated"]},"sourceIPs":["10.0.0.5"],"userAgent":"kubectl/v1.34.2","objectRef":{"resource":"secrets","namespace":"default","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"%sT09:%s:12.118205Z","stageTimestamp":"%sT09:%s:12.121377Z"}\n' \
    "$minute" "$day" "$minute" "$day" "$minute"
done > "$log"
chmod 600 "$policy" "$log"
