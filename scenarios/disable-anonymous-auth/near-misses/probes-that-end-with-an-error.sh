#!/bin/bash
# fails: health-checks-answered
# They run a program in the container, which has no such program.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
yq '.spec.containers[0].command += "--anonymous-auth=false"
  | with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); del(.httpGet) | .exec = {"command": ["curl", "-k", "https://127.0.0.1:6443/livez"]})' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
