#!/bin/bash
# fails: status-board-works
# The account has all that it had, and the token that the board runs with is refused.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
kubectl delete serviceaccount status-board -n monitoring
kubectl create serviceaccount status-board -n monitoring
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
