#!/bin/bash
# fails: kubeconfig-complete, signs-in
# An authority, and not the one that signed the server's certificate.
certificate
verified=(--certificate-authority /etc/kubernetes/pki/etcd/ca.crt --embed-certs)
kubeconfig
