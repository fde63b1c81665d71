#!/bin/bash
# fails: health-checks-answered
# They are answered, by the controller manager.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
yq '.spec.containers[0].command += "--anonymous-auth=false"
  | with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); .httpGet = {"host": "127.0.0.1", "port": 10257, "scheme": "HTTPS", "path": "/healthz"})' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
