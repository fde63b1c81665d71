#!/bin/bash
# fails: signs-in, kubeconfig-complete
# The file has the context and does not use it.
certificate
kubeconfig
config unset current-context
