#!/bin/bash
# fails: signs-in
# Bound to the role by name: they have the access and are not in the group.
subject=/CN=$user
certificate
kubeconfig
kubectl create rolebinding "$user" -n "$team_namespace" --role=member --user="$user"
