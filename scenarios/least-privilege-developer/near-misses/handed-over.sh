#!/bin/bash
# fails: nobody-gained
# Omar is on call in her place now.
set -euo pipefail
kubectl create role writer -n development --verb=get,list,watch,create,update --resource=pods,deployments
kubectl create rolebinding priya -n development --role=writer --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "replace", "path": "/subjects/1/name", "value": "omar"}]'
