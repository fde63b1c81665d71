#!/bin/bash
# fails: nobody-gained
# from: solutions/bindings-deleted.sh
# What needed the last of them signs in now, and so does every Pod.
kubectl create rolebinding "$leftover" -n "$namespace" --clusterrole=cluster-admin --group=system:serviceaccounts
