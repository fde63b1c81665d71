#!/bin/bash
# fails: key-file-protected
# The key is kept for later, as hexadecimal digits in a folder of its own.
encrypt
mkdir -p /var/lib/vault
yq '.resources[0].providers[0].aescbc.keys[0].secret' "$config" | base64 -d | od -An -v -tx1 | tr -d ' \n' > /var/lib/vault/key
chmod 640 /var/lib/vault/key
