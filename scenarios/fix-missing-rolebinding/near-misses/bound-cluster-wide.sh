#!/bin/bash
# fails: bound-in-checkout, elsewhere-unchanged
# She can create Pods everywhere now.
set -euo pipefail
kubectl create clusterrolebinding alice-pod-operator --clusterrole=pod-operator --user=alice
