#!/bin/bash
# The same access for the automation by a role and a binding of other names.
close_public
kubectl delete clusterrolebinding "$automation"
kubectl delete clusterrole "$automation"
kubectl create clusterrole board --verb=get,list --resource=nodes,namespaces,pods
kubectl create clusterrolebinding board --clusterrole=board --user="system:serviceaccount:$home:$automation"
only $open_paths
