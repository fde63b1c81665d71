#!/bin/bash
# fails: no-more-than-bob, nobody-gained
# The shared role was changed on the way.
set -euo pipefail
kubectl create rolebinding alice-pod-operator -n checkout --clusterrole=pod-operator --user=alice
kubectl patch clusterrole pod-operator --type=json -p '[{"op": "add", "path": "/rules/0/resources/-", "value": "pods/exec"}]'
