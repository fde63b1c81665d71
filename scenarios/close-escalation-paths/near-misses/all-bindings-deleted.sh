#!/bin/bash
# fails: work-goes-on
# Closed, and nobody can work.
kubectl delete clusterrolebinding stand-in "$group-engineers" "$group-access"
kubectl delete rolebinding deployers role-keeper -n "$namespace"
close_commands
