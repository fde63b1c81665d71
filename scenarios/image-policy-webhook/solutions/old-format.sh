#!/bin/bash
# The plugin's settings alone are the whole file, which the API server still takes; without defaultAllow it fails closed.
backend
cat > "$folder/admission.yaml" <<YAML
imagePolicy:
  kubeConfigFile: $folder/backend.kubeconfig
YAML
use
