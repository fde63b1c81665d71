#!/bin/bash
# fails: pods-in-development, deployments-in-development, nobody-gained
# A group called priya is nobody.
set -euo pipefail
kubectl create role writer -n development --verb=get,list,watch,create,update --resource=pods,deployments
kubectl create rolebinding priya -n development --role=writer --group=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
