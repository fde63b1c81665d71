#!/bin/bash
# fails: nobody-gained
# Priya can do it, and so can all.
set -euo pipefail
kubectl create role writer -n development --verb=get,list,watch,create,update --resource=pods,deployments
kubectl create rolebinding priya -n development --role=writer --group=system:authenticated
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
