#!/bin/bash
# fails: nobody-gained
# Every Pod there could write Pods.
set -euo pipefail
kubectl create role writer -n development --verb=get,list,watch,create,update --resource=pods,deployments
kubectl create rolebinding writers -n development --role=writer --user=priya --group=system:serviceaccounts:development
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
