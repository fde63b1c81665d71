#!/bin/bash
# fails: status-board-works
# The status board has what it had, and more.
set -euo pipefail
kubectl create clusterrolebinding status-board-view --clusterrole=view --serviceaccount=monitoring:status-board
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
mkdir -p /etc/kubernetes/authn
cat > /etc/kubernetes/authn/config.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
  - path: /livez
  - path: /readyz
  - path: /healthz
YAML
yq '.spec.containers[0].command += "--authentication-config=/etc/kubernetes/authn/config.yaml"
  | .spec.containers[0].volumeMounts += {"name": "authn", "mountPath": "/etc/kubernetes/authn", "readOnly": true}
  | .spec.volumes += {"name": "authn", "hostPath": {"path": "/etc/kubernetes/authn", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
