#!/bin/bash
# fails: signs-in, kubeconfig-complete
# Without TLS there is no certificate to show.
certificate
server=${server/https:/http:}
kubeconfig
