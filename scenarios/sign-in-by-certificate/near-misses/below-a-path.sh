#!/bin/bash
# fails: signs-in, kubeconfig-complete
# A path as a proxy would have it; the API server knows none.
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
server=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')
server=$server/cluster
config="kubectl config --kubeconfig mira.kubeconfig"
$config set-cluster kubernetes --server "$server" --certificate-authority /etc/kubernetes/pki/ca.crt --embed-certs
$config set-credentials mira --client-certificate mira.crt --client-key mira.key --embed-certs
$config set-context mira --cluster kubernetes --user mira
$config use-context mira
