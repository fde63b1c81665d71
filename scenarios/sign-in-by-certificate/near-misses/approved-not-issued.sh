#!/bin/bash
# fails: request-issued, short-lived, signs-in, kubeconfig-complete
# The signer refuses the usage: Approved, Failed, and no certificate.
usage='server auth'
key
request "$user"
kubectl certificate approve "$user"
sleep 2
shown=(--client-key "$user.key" --embed-certs)
kubeconfig
