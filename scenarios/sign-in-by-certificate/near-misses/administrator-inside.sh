#!/bin/bash
# fails: nobody-else-handed-out
# The administrator's kubeconfig with one more context: that key is handed out with it.
certificate
cp .kube/config "$file"
KUBECONFIG=$file own_context
config use-context "$user"
