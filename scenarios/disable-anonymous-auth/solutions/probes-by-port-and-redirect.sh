#!/bin/bash
# Probes of other kinds and hosts; one is redirected on the same host.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
yq '.spec.containers[0].command += "--anonymous-auth=false"
  | .spec.containers[0].livenessProbe.tcpSocket = {"host": "localhost", "port": "probe-port"} | del(.spec.containers[0].livenessProbe.httpGet)
  | with(.spec.containers[0] | (.readinessProbe, .startupProbe); del(.httpGet) | .tcpSocket = {"port": 6443} | .periodSeconds = 5)' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
