#!/bin/bash
# The flag, and probes that only open a connection.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl delete role wiki-reader -n intranet
kubectl get clusterrolebinding status-board -o yaml | yq 'del(.subjects[] | select(.name == "system:unauthenticated"))' | kubectl replace -f -
yq '.spec.containers[0].command += "--anonymous-auth=false"
  | with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); del(.httpGet) | .tcpSocket = {"host": "127.0.0.1", "port": 6443})' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
