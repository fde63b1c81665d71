#!/bin/bash
# fails: health-checks-answered, manifest-kept
# The probes name a port by a name that went with another line.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
yq '.spec.containers[0].command += "--anonymous-auth=false"
  | del(.spec.containers[0].ports)
  | with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); del(.httpGet) | .tcpSocket = {"port": "probe-port"})' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
