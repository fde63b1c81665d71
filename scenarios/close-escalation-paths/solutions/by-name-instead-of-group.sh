#!/bin/bash
# Everything anew; Nina, who is in the group, is named besides.
set -euo pipefail
kubectl delete clusterrolebinding release-engineers release-access stand-in
kubectl delete rolebinding role-keeper deployers -n shop
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete role deployer role-keeper -n shop
kubectl create role deployer -n shop --verb=get,list,watch,create,update,patch,delete --resource=deployments
kubectl create role pods -n shop --verb=get,list,watch --resource=pods,pods/log
for role in deployer pods; do kubectl create rolebinding "$role" -n shop --role="$role" --group=release --user=nina; done
kubectl create clusterrolebinding overview --clusterrole=release-overview --group=release --user=nina
kubectl create clusterrole access-review --verb=get,list,watch --resource=roles,clusterroles,rolebindings,clusterrolebindings
kubectl create clusterrolebinding access-review --clusterrole=access-review --user=nina
