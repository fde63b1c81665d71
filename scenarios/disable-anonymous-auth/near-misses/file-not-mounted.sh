#!/bin/bash
# fails: requests-refused, rights-taken-away, health-checks-answered, status-board-works, bootstrap-bindings-kept, control-plane-healthy, files-mounted, nobody-gained, nobody-lost
# The API server cannot read the file and ends.
set -euo pipefail
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
yq '.spec.containers[0].command += "--authentication-config=/etc/kubernetes/authn/config.yaml"' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
