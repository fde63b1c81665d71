#!/bin/bash
# fails: account-kept
# from: solutions/permission-by-permission.sh
# The ServiceAccount may read what it did not read before.
kubectl create rolebinding account -n "$namespace" --clusterrole=view --serviceaccount="$namespace:$account"
