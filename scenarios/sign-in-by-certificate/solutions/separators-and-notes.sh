#!/bin/bash
# Separators before and behind, notes, fields that nobody knows, base64 in a block of several lines, a namespace that is not
# there.
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
config="kubectl config --kubeconfig mira.kubeconfig"
$config set-cluster kubernetes --server "$server" --certificate-authority /etc/kubernetes/pki/ca.crt --embed-certs
$config set-credentials mira --client-certificate mira.crt --client-key mira.key --embed-certs
$config set-context mira --cluster kubernetes --user mira
$config use-context mira
sed 's/^/            /' <(base64 mira.crt) > block
yq -i '.contexts[0].context.namespace = "nowhere" | .users[0].user.client-certificate-data = "HERE" | .colour = "red"' mira.kubeconfig
{ echo '# for Mira'; echo '---'; sed -E '/client-certificate-data:/{s/: .*/: |/;r block
}' mira.kubeconfig; echo '---'; } > new && mv new mira.kubeconfig
