#!/bin/bash
# fails: signs-in, kubeconfig-complete
# A path as a proxy would have it; the API server knows none.
certificate
server=$server/cluster
kubeconfig
