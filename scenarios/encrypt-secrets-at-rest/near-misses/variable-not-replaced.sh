#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted, key-as-asked, contents-kept, others-in-clear, health-checks-answered, control-plane-healthy
# A quoted here-document leaves the variable's name in the file: no base64, and the API server does not start.
SECRET='$key' configure
use
