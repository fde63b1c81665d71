#!/bin/bash
# The kubelet runs a program in the container.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
yq '.spec.containers[0].command += "--anonymous-auth=false"
  | with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); del(.httpGet) | .exec = {"command": ["kube-apiserver", "--version"]})' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
