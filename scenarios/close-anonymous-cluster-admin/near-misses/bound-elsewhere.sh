#!/bin/bash
# fails: cluster-closed, namespace-closed, nothing-bound
# A role that allows nothing in a binding beside: rights only add up.
kubectl create clusterrole nothing --verb=get --resource=pods --resource-name=none
kubectl create clusterrolebinding nothing --clusterrole=nothing --user=system:anonymous --group=system:unauthenticated
