#!/bin/bash
# fails: new-secrets-encrypted
# All is done; then the file is changed: at its next start the API server writes in clear again.
encrypt
yq -i '.resources[0].providers |= reverse' "$config"
