#!/bin/bash
# fails: signs-in, nobody-else-issued
# The request was issued as asked; what the kubeconfig holds was signed by hand, for the group above all rules.
set -euo pipefail
cd /root
openssl req -new -newkey rsa:2048 -nodes -keyout mira.key -subj "/O=ledger-auditors/CN=mira" -out mira.csr 2> /dev/null
kubectl apply -f - <<YAML
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: mira}
spec:
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 604800
  usages: [client auth]
  request: $(base64 -w0 mira.csr)
YAML
kubectl certificate approve mira
until [ -s mira.crt ]; do
  sleep 0.2
  kubectl get csr mira -o jsonpath='{.status.certificate}' | base64 -d > mira.crt
done
openssl req -new -key mira.key -subj /O=system:masters/CN=mira -out mira.csr
openssl x509 -req -in mira.csr -CA /etc/kubernetes/pki/ca.crt -CAkey /etc/kubernetes/pki/ca.key -CAcreateserial -days 7 -out mira.crt 2> /dev/null
server=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')
config="kubectl config --kubeconfig mira.kubeconfig"
$config set-cluster kubernetes --server "$server" --certificate-authority /etc/kubernetes/pki/ca.crt --embed-certs
$config set-credentials mira --client-certificate mira.crt --client-key mira.key --embed-certs
$config set-context mira --cluster kubernetes --user mira
$config use-context mira
