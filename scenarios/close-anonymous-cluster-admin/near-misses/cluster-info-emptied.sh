#!/bin/bash
# fails: public-answers-kept
# from: solutions/bindings-deleted.sh
# Still answered, and no node finds the cluster by it.
kubectl patch configmap cluster-info -n kube-public --type=merge -p '{"data": {"kubeconfig": ""}}'
