#!/bin/bash
# Everything anew; the engineer, who is in the group, is named besides.
kubectl delete clusterrolebinding "$group-engineers" "$group-access" stand-in
kubectl delete rolebinding role-keeper deployers -n "$namespace"
close_commands
kubectl delete role deployer role-keeper -n "$namespace"
kubectl create role deployer -n "$namespace" --verb="$reading,create,update,patch,delete" --resource="$workload_plural"
kubectl create role pods -n "$namespace" --verb="$reading" --resource=pods,pods/log
for it in deployer pods; do
  kubectl create rolebinding "$it" -n "$namespace" --role="$it" --group="$group" --user="$engineer"
done
kubectl create clusterrolebinding overview --clusterrole="$group-overview" --group="$group" --user="$engineer"
allow_reviews --user="$engineer"
