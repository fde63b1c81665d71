#!/bin/bash
# The controller manager puts the role together.
aggregate() {
  kubectl create clusterrole "$1" --verb="$asked" --resource="$2"
  kubectl label clusterrole "$1" example.com/aggregate-to-writer=true
}
aggregate pod-writer pods
aggregate workload-writer "$workload_plural"
kubectl create clusterrole writer --aggregation-rule=example.com/aggregate-to-writer=true
kubectl create rolebinding writer -n "$development" --clusterrole=writer --user="$developer"
leave
