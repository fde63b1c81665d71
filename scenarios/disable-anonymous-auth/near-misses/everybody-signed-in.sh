#!/bin/bash
# fails: status-board-works, nobody-gained
# Whoever signs in may do what requests without credentials could.
set -euo pipefail
kubectl get rolebinding wiki-for-everybody -n intranet -o yaml | sed -e 's/kind: User/kind: Group/' -e 's/name: system:anonymous/name: system:authenticated/' | kubectl replace -f -
kubectl get clusterrolebinding status-board -o yaml | sed 's/system:unauthenticated/system:authenticated/' | kubectl replace -f -
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
