#!/bin/bash
# fails: new-secrets-encrypted
# All is done; then another key is put before the one that was asked for.
encrypt
next=$(random_key) yq -i '.resources[0].providers[0].aescbc.keys |= [{"name": "next", "secret": strenv(next)}] + .' "$config"
