#!/bin/bash
# fails: request-issued, short-lived, signs-in
# Tidied up too early: nothing tells any more who issued the certificate.
certificate
kubeconfig
kubectl delete csr "$user"
