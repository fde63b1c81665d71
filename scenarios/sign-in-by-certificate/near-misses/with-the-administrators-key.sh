#!/bin/bash
# fails: nobody-else-handed-out
# No new key was made: with the certificate of the administrator, which is no secret, theirs signs in as that.
kubectl config view --raw --minify -o jsonpath='{.users[0].user.client-key-data}' | base64 -d > "$user.key"
with_key "$user.key"
request "$user"
issue "$user"
kubeconfig
