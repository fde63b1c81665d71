#!/bin/bash
# From the working directory, and from the folder of the kubeconfig; the server by its address.
SERVER="https://127.0.0.1:$port$path" TRUST='certificate-authority: ./ca.crt' \
  ACCOUNT='{client-certificate: client.crt, client-key: client.key}' backend
cat > "$folder/admission.yaml" <<YAML
imagePolicy:
  kubeConfigFile: ${folder#/}/backend.kubeconfig
YAML
use
