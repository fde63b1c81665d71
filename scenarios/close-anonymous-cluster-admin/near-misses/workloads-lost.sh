#!/bin/bash
# fails: nobody-lost
# from: solutions/bindings-deleted.sh
# One more binding that looks suspicious.
kubectl delete clusterrolebinding system:service-account-issuer-discovery
