#!/bin/bash
# fails: no-commands, nobody-gained
# from: solutions/permission-by-permission.sh
# The engineer is no longer named; everybody in the namespace is.
kubectl create rolebinding shells -n "$namespace" --role=shell --group="$group" --group="system:serviceaccounts:$namespace"
