#!/bin/bash
# fails: signs-in, kubeconfig-complete
# Of two users of one name clients take neither.
certificate
kubeconfig
yq -i ".users += [{\"name\": \"$user\", \"user\": {}}]" "$file"
