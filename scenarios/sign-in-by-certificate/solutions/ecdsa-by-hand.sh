#!/bin/bash
# An elliptic curve, a shorter life, more usages, and a kubeconfig written by hand that knows other contexts too.
set -euo pipefail
cd /root
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout mira.key -subj "/CN=mira/O=ledger-auditors" -out mira.csr 2> /dev/null
kubectl apply -f - <<YAML
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: mira}
spec:
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 3600
  usages: [digital signature, key encipherment, client auth]
  request: $(base64 -w0 mira.csr)
YAML
kubectl certificate approve mira
until [ -s mira.crt ]; do
  sleep 0.2
  kubectl get csr mira -o jsonpath='{.status.certificate}' | base64 -d > mira.crt
done
server=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')
cat > mira.kubeconfig <<YAML
apiVersion: v1
kind: Config
clusters:
- {name: lab, cluster: {server: $server, certificate-authority-data: $(base64 -w0 /etc/kubernetes/pki/ca.crt)}}
- {name: elsewhere, cluster: {server: "https://192.0.2.1:6443", insecure-skip-tls-verify: true}}
contexts:
- {name: elsewhere, context: {cluster: elsewhere, user: nobody}}
- {name: ledger, context: {cluster: lab, user: mira, namespace: ledger}}
current-context: ledger
users:
- {name: nobody, user: {}}
- {name: mira, user: {client-certificate-data: $(base64 -w0 mira.crt), client-key-data: $(base64 -w0 mira.key)}}
YAML
