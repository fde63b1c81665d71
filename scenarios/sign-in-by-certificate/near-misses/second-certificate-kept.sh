#!/bin/bash
# fails: nobody-else-issued
# A second certificate makes them administrator; the request for it is gone.
certificate
kubeconfig
subject=/O=kubeadm:cluster-admins/CN=$user
with_key "$user.key"
request later
issue later later.crt
kubectl delete csr later
