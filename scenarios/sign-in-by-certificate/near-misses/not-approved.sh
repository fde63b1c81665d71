#!/bin/bash
# fails: request-issued, short-lived, signs-in, kubeconfig-complete
# Nobody has approved the request, so nobody has signed it.
key
request "$user"
shown=(--client-key "$user.key" --embed-certs)
kubeconfig
