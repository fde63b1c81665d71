#!/bin/bash
# fails: signs-in, kubeconfig-complete
# The way to the server leads through a proxy that nobody runs.
certificate
kubeconfig
yq -i '.clusters[0].cluster.proxy-url = "http://127.0.0.1:9"' "$file"
