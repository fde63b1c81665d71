#!/bin/bash
# fails: nobody-else-handed-out
# The authority's own key stands in the file, as base64: whoever has it can be anybody.
certificate
kubeconfig
data=$(base64 -w0 /etc/kubernetes/pki/ca.key) yq -i '.clusters[0].cluster.extensions = [{"name": "authority", "extension": strenv(data)}]' "$file"
