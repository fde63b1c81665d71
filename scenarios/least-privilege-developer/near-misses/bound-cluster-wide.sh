#!/bin/bash
# fails: nothing-in-production, nothing-elsewhere
# Right in development, and everywhere else.
set -euo pipefail
kubectl create clusterrole writer --verb=get,list,watch,create,update --resource=pods,deployments
kubectl create clusterrolebinding priya --clusterrole=writer --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
