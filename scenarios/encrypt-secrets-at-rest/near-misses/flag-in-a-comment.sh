#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted, key-as-asked, key-file-protected
configure
sed "s|^\( *\)- --secure-port=6443|&\n\1# - --encryption-provider-config=$config|" "$manifest" > /root/new.yaml
mv /root/new.yaml "$manifest"
rewrite
