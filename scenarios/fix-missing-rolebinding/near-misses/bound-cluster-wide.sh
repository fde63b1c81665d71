#!/bin/bash
# fails: bound-in-namespace, elsewhere-unchanged
# They can create Pods everywhere now.
kubectl create clusterrolebinding newcomer --clusterrole="$role" --user="$newcomer"
