#!/bin/bash
# fails: no-impersonation, no-tokens, no-commands, nobody-gained
# The ready-made role opens half of the ways again.
close_all_but tokens
kubectl delete rolebinding deployers -n "$namespace"
kubectl create rolebinding deployers -n "$namespace" --clusterrole=edit --group="$group"
