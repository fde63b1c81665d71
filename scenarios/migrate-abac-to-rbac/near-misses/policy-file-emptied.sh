#!/bin/bash
# fails: abac-off
# Changed, and not in force: the file is read at start, and the mode stays.
set -euo pipefail
kubectl create role ravi -n billing --verb=get,list,watch --resource=pods,pods/log
kubectl create rolebinding ravi -n billing --role=ravi --user=ravi
kubectl create role deployer -n ci --verb='*' --resource=deployments.apps,deployments.apps/scale
kubectl create rolebinding deployer -n ci --role=deployer --serviceaccount=ci:deployer
kubectl create clusterrole read-everything --verb=get,list,watch --resource='*.*'
kubectl create clusterrolebinding auditors --clusterrole=read-everything --group=auditors
kubectl create clusterrole metrics --verb=get --non-resource-url=/metrics
kubectl create clusterrolebinding beacon --clusterrole=metrics --user=beacon
cp /dev/null /etc/kubernetes/abac/policy.jsonl
