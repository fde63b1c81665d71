#!/bin/bash
# fails: public-answers-kept
# from: solutions/bindings-deleted.sh
# The binding for those who join is as it was; its role lists every ConfigMap beside cluster-info.
kubectl patch role kubeadm:bootstrap-signer-clusterinfo -n kube-public --type=json \
  -p '[{"op": "add", "path": "/rules/-", "value": {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["list"]}}]'
