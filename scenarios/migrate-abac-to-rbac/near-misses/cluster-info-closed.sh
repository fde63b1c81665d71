#!/bin/bash
# fails: rbac-kept
# All is translated, and something that RBAC gave before is tidied away.
translate_all_but nobody
kubectl delete rolebinding -n kube-public kubeadm:bootstrap-signer-clusterinfo
turn_off
