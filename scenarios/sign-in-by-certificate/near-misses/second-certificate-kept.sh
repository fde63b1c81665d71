#!/bin/bash
# fails: nobody-else-issued
# A second certificate makes her administrator; the request for it is gone.
set -euo pipefail
openssl genrsa -out /root/mira.key 2048
openssl req -new -key /root/mira.key -subj '/O=ledger-auditors/CN=mira' -out /root/mira.csr
kubectl apply -f - <<YAML
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: mira}
spec:
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 604800
  usages: [client auth]
  request: $(base64 -w0 < /root/mira.csr)
YAML
kubectl certificate approve mira
until [ -s /root/mira.crt ]; do sleep 0.3; kubectl get csr mira -o jsonpath='{.status.certificate}' | base64 -d > /root/mira.crt; done
server=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')
config() { kubectl config --kubeconfig /root/mira.kubeconfig "$@"; }
config set-cluster lab --server="$server" --certificate-authority=/etc/kubernetes/pki/ca.crt --embed-certs
config set-credentials mira --client-certificate=/root/mira.crt --client-key=/root/mira.key --embed-certs
config set-context mira --cluster=lab --user=mira
config use-context mira
openssl req -new -key /root/mira.key -subj '/O=kubeadm:cluster-admins/CN=mira' -out /root/later.csr
kubectl apply -f - <<YAML
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: later}
spec:
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 604800
  usages: [client auth]
  request: $(base64 -w0 < /root/later.csr)
YAML
kubectl certificate approve later
until [ -s /root/later.crt ]; do sleep 0.3; kubectl get csr later -o jsonpath='{.status.certificate}' | base64 -d > /root/later.crt; done
kubectl delete csr later
