#!/bin/bash
# fails: nobody-gained
# A ServiceAccount, named as the user that its tokens make it.
set -euo pipefail
kubectl create rolebinding alice -n checkout --clusterrole=pod-operator --user=alice --user=system:serviceaccount:checkout:default
