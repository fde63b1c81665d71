#!/bin/bash
# fails: kubeconfig-complete
# The server verifies; so would one that the second authority vouches for.
certificate
openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.crt -subj /CN=other -days 30
cat /etc/kubernetes/pki/ca.crt other.crt > both.crt
verified=(--certificate-authority both.crt --embed-certs)
kubeconfig
