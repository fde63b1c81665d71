#!/bin/bash
# Two roles and two bindings; the subject is taken out with yq.
set -euo pipefail
kubectl create role readers -n development --verb=get,list,watch --resource=pods,deployments
kubectl create role writers -n development --verb=create,update --resource=pods,deployments.apps
kubectl create rolebinding priya-reads -n development --role=readers --user=priya
kubectl create rolebinding priya-writes -n development --role=writers --user=priya
kubectl get rolebinding on-call -n production -o yaml | yq 'del(.subjects[] | select(.name == "priya"))' | kubectl replace -f -
