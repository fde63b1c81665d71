#!/bin/bash
# fails: pods-in-development, deployments-in-development, nothing-elsewhere
# Without -n.
set -euo pipefail
kubectl create role writer --verb=get,list,watch,create,update --resource=pods,deployments
kubectl create rolebinding priya --role=writer --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
