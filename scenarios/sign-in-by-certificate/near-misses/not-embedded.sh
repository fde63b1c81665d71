#!/bin/bash
# fails: kubeconfig-complete
# The file names files that are on this node only.
certificate
verified=(--certificate-authority /etc/kubernetes/pki/ca.crt)
shown=(--client-certificate "$user.crt" --client-key "$user.key")
kubeconfig
