#!/bin/bash
# fails: existing-secrets-encrypted
# Those of kube-system are Secrets as well.
configure
use
until_back
for namespace in default payments shop; do rewrite -n "$namespace"; done
