#!/bin/bash
# fails: nobody-lost
# The whole binding is deleted.
set -euo pipefail
kubectl create role writer -n development --verb=get,list,watch,create,update --resource=pods,deployments
kubectl create rolebinding priya -n development --role=writer --user=priya
kubectl delete rolebinding on-call -n production
