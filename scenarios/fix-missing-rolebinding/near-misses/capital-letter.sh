#!/bin/bash
# fails: alice-creates-pods, bound-in-checkout, nobody-gained
# User names are case-sensitive.
set -euo pipefail
kubectl create rolebinding alice-pod-operator -n checkout --clusterrole=pod-operator --user=Alice
