#!/bin/bash
# fails: manifest-kept
# from: solutions/bindings-deleted.sh
# For one file that was added the API server is given all of the node.
limit_anonymous / '"mountPath": "/host"' /host/etc/kubernetes/authn
