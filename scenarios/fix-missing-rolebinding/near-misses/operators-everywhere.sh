#!/bin/bash
# fails: nobody-gained
# The role is aggregated into one that others are bound to.
bind
kubectl label clusterrole "$role" rbac.authorization.k8s.io/aggregate-to-view=true
kubectl create rolebinding viewers -n "$neighbour" --clusterrole=view --user="$onlooker"
