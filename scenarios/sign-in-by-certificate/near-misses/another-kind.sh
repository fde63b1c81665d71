#!/bin/bash
# fails: signs-in, kubeconfig-complete
# Clients read no kind but Config.
certificate
kubeconfig
sed -i 's/^kind: Config$/kind: Kubeconfig/' "$file"
