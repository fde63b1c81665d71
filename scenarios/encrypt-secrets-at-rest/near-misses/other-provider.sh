#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted, key-as-asked
# Strong, by a key of the only length that it takes, and not what was asked for.
bytes=32
PROVIDER=secretbox encrypt
