#!/bin/bash
# fails: no-more-than-bob
set -euo pipefail
kubectl create rolebinding alice-edit -n checkout --clusterrole=edit --user=alice
