#!/bin/bash
# fails: nobody-else-handed-out
# The first key that was found: who has it makes tokens for any ServiceAccount.
with_key /etc/kubernetes/pki/sa.key
request "$user"
issue "$user"
shown=(--client-certificate "$user.crt" --client-key /etc/kubernetes/pki/sa.key --embed-certs)
kubeconfig
