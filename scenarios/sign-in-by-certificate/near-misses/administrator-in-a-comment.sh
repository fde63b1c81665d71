#!/bin/bash
# fails: nobody-else-handed-out
# All as asked, and the administrator's key in a comment of the file that goes to Mira.
set -euo pipefail
# The API server may still be restarting from the setup.
try() { local i; for i in {1..30}; do "$@" && return 0; sleep 2; done; return 1; }

issued() { kubectl get csr "$1" -o jsonpath='{.status.certificate}' | base64 -d > "$1.crt"; [ -s "$1.crt" ]; }
umask 077
cd "$(mktemp -d)"
openssl req -new -newkey rsa:2048 -nodes -keyout mira.key -out mira.csr -subj "/O=ledger-auditors/CN=mira" 2>/dev/null
cat > mira.yaml <<YAML
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: mira}
spec:
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 86400
  usages: [client auth]
  request: $(base64 -w0 mira.csr)
YAML
try kubectl apply -f mira.yaml
try kubectl certificate approve mira
try issued mira

try kubectl config view --raw --minify --flatten -o json > own.json
server=$(jq -r '.clusters[0].cluster.server' own.json)
ca=$(jq -r '.clusters[0].cluster."certificate-authority-data"' own.json)
cat > /root/mira.kubeconfig <<YAML
# Copied from the administrator:
# - name: kubernetes-admin
#   user:
#     client-certificate-data: $(jq -r '.users[0].user."client-certificate-data"' own.json)
#     client-key-data: $(jq -r '.users[0].user."client-key-data"' own.json)
apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster: {server: "$server", certificate-authority-data: $ca}
users:
- name: mira
  user:
    client-certificate-data: $(base64 -w0 mira.crt)
    client-key-data: $(base64 -w0 mira.key)
contexts:
- name: mira@kubernetes
  context: {cluster: kubernetes, user: mira}
current-context: mira@kubernetes
YAML
