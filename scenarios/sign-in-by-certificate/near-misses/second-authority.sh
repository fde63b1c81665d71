#!/bin/bash
# fails: nobody-gained
# The API server believes certificates of a second authority as well, without a restart.
certificate
kubeconfig
openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.crt -subj /CN=other -days 30
cat other.crt >> /etc/kubernetes/pki/ca.crt
