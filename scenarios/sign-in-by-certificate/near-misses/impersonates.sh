#!/bin/bash
# fails: signs-in
# The file signs in by their certificate and asks to be somebody else.
certificate
kubeconfig
yq -i '.users[0].user.as = "kubernetes-admin"' "$file"
