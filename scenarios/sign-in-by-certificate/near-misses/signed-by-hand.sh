#!/bin/bash
# fails: request-issued, short-lived, signs-in
# The right certificate, and no request: the key of the authority was used.
set -euo pipefail
cd /root
openssl req -new -newkey rsa:2048 -nodes -keyout mira.key -subj "/O=ledger-auditors/CN=mira" -out mira.csr 2> /dev/null
openssl x509 -req -in mira.csr -CA /etc/kubernetes/pki/ca.crt -CAkey /etc/kubernetes/pki/ca.key -CAcreateserial -days 7 -out mira.crt 2> /dev/null
server=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')
config="kubectl config --kubeconfig mira.kubeconfig"
$config set-cluster kubernetes --server "$server" --certificate-authority /etc/kubernetes/pki/ca.crt --embed-certs
$config set-credentials mira --client-certificate mira.crt --client-key mira.key --embed-certs
$config set-context mira --cluster kubernetes --user mira
$config use-context mira
