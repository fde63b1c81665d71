#!/bin/bash
# fails: nothing-more-there
# It is at hand.
set -euo pipefail
kubectl create rolebinding priya -n development --role=developer --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
