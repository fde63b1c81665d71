#!/bin/bash
# fails: kubeconfig-complete
# It works, with whoever answers.
certificate
verified=(--insecure-skip-tls-verify)
kubeconfig
