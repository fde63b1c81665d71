#!/bin/bash
# Approved through the API itself; the kubeconfig as JSON, with the authority that the cluster publishes.
set -euo pipefail
cd /root
openssl req -new -newkey ed25519 -nodes -keyout mira.key -subj "/O=ledger-auditors/CN=mira" -out mira.csr 2> /dev/null
kubectl apply -f - <<YAML
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: mira}
spec:
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 86400
  usages: [client auth]
  request: $(base64 -w0 mira.csr)
YAML
kubectl get csr mira -o json |
  jq '.status.conditions = [{type: "Approved", status: "True", reason: "Known", message: "She asked in person."}]' |
  kubectl replace --raw /apis/certificates.k8s.io/v1/certificatesigningrequests/mira/approval -f - > /dev/null
kubectl wait csr mira --for=jsonpath='{.status.certificate}' --timeout=30s
server=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')
jq -n --arg server "$server/" --arg ca "$(kubectl get configmap kube-root-ca.crt -o jsonpath='{.data.ca\.crt}' | base64 -w0)" \
  --arg cert "$(kubectl get csr mira -o jsonpath='{.status.certificate}')" --arg key "$(base64 -w0 mira.key)" '
  {apiVersion: "v1", kind: "Config", "current-context": "it",
   clusters: [{name: "it", cluster: {server: $server, "certificate-authority-data": $ca}}],
   users: [{name: "it", user: {"client-certificate-data": $cert, "client-key-data": $key}}],
   contexts: [{name: "it", context: {cluster: "it", user: "it"}}]}' > mira.kubeconfig
