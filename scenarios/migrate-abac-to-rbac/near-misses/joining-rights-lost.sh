#!/bin/bash
# fails: rbac-kept
# What nodes need to join is taken away with the policy file, and no start of the API server brings it back.
kubectl delete clusterrolebinding kubeadm:get-nodes
translate_all_but nobody
turn_off
