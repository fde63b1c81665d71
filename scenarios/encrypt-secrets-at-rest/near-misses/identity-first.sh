#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted
# The first provider is the one that writes.
configure
yq -i '.resources[0].providers |= reverse' "$config"
use
until_back
rewrite
