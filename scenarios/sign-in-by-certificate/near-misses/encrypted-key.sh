#!/bin/bash
# fails: signs-in, nobody-else-handed-out
# A passphrase protects the key; clients ask for none.
certificate
kubeconfig
openssl pkcs8 -topk8 -in "$user.key" -passout pass:passphrase -out closed.key
data=$(base64 -w0 closed.key) yq -i '.users[0].user.client-key-data = strenv(data)' "$file"
