#!/bin/bash
# fails: credentials-root-only
# from: solutions/json-files-apart.sh
# All is as asked; the kubeconfig holds the key, and everybody may read it.
chmod 644 "$folder/kubeconfig"
