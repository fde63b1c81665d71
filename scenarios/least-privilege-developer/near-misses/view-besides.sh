#!/bin/bash
# fails: nothing-more-there
# A look at the rest of the namespace, meant well.
set -euo pipefail
kubectl create role writer -n development --verb=get,list,watch,create,update --resource=pods,deployments
kubectl create rolebinding priya -n development --role=writer --user=priya
kubectl create rolebinding priya-views -n development --clusterrole=view --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
