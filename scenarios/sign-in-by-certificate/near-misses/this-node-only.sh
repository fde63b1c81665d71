#!/bin/bash
# fails: kubeconfig-complete
# An address that on another computer is that computer's own.
certificate
server=https://127.0.0.1:6443
verified+=(--tls-server-name kubernetes)
kubeconfig
