#!/bin/bash
# fails: nothing-more-there
# kubectl edit works now, and so does what was not asked for.
set -euo pipefail
kubectl create role writer -n development --verb=get,list,watch,create,update,patch --resource=pods,deployments
kubectl create rolebinding priya -n development --role=writer --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
