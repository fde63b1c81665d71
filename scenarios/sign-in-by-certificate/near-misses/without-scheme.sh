#!/bin/bash
# fails: signs-in, kubeconfig-complete
# An address without https:// is one for plain HTTP.
certificate
server=${server#https://}
kubeconfig
