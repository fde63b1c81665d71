#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted, key-as-asked, contents-kept, others-in-clear, control-plane-healthy, health-checks-answered
# One byte too many: the API server does not start.
SECRET=$(openssl rand -hex $((bytes / 2)) | base64) configure
use
