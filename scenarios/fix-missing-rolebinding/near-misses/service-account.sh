#!/bin/bash
# fails: alice-creates-pods, bound-in-checkout, nobody-gained
# A ServiceAccount of her name is somebody else.
set -euo pipefail
kubectl create serviceaccount alice -n checkout
kubectl create rolebinding alice-pod-operator -n checkout --clusterrole=pod-operator --serviceaccount=checkout:alice
