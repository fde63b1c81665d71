#!/bin/bash
# fails: nothing-more-there
set -euo pipefail
kubectl create role writer -n development --verb='*' --resource=pods,deployments
kubectl create rolebinding priya -n development --role=writer --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
