#!/bin/bash
# fails: signs-in, nobody-else-issued
# The request was issued as asked; what the kubeconfig holds was signed by hand, for the group above all rules.
certificate
subject=/O=system:masters/CN=$user
with_key "$user.key"
sign_by_hand
kubeconfig
