#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted, key-as-asked, key-file-protected, contents-kept, others-in-clear, control-plane-healthy, files-mounted, health-checks-answered
configure
edit "$(flag)"
