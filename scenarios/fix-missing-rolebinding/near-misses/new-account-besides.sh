#!/bin/bash
# fails: nobody-gained
# An account made on the way, with rights in a namespace that nobody spoke of.
bind
kubectl create serviceaccount pod-bot -n "$former"
kubectl create rolebinding pod-bot -n "$former" --clusterrole="$role" --serviceaccount="$former:pod-bot"
