#!/bin/bash
# fails: colleague-bound
# The Role's rules in all namespaces.
kubectl create clusterrole duty --verb=get,list,create --resource=configmaps
kubectl create clusterrolebinding duty --clusterrole=duty --user="$colleague"
by_sed "$second_line"
