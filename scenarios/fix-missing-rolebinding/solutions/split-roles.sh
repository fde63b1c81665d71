#!/bin/bash
# The same access by Roles of her own, in two parts.
set -euo pipefail
kubectl create role pods-for-alice -n checkout --verb=get,list,watch,create,delete --resource=pods
kubectl create role logs-for-alice -n checkout --verb=get --resource=pods/log
kubectl create rolebinding pods-for-alice -n checkout --role=pods-for-alice --user=alice
kubectl create rolebinding logs-for-alice -n checkout --role=logs-for-alice --user=alice
