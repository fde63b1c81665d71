#!/bin/bash
# fails: files-in-their-folder
# It works, with the file among the certificates.
set -euo pipefail
# Nothing is bound to requests without credentials any more.
kubectl patch clusterrolebinding status-board --type=merge -p '{"subjects":[{"kind":"ServiceAccount","name":"status-board","namespace":"monitoring"}]}'
kubectl delete rolebinding wiki-for-everybody -n intranet
mkdir -p /etc/kubernetes/pki
cat > /etc/kubernetes/pki/authn.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
  - path: /livez
  - path: /readyz
  - path: /healthz
YAML
chmod 600 /etc/kubernetes/pki/authn.yaml
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
work=$(mktemp /root/kube-apiserver.XXXXXX)
yq -o=json '.' "$manifest" | jq '
.spec.containers[0].command += ["--authentication-config=/etc/kubernetes/pki/authn.yaml"]
' | yq -p=json -o=yaml -P '.' > "$work"
chmod 600 "$work"
mv "$work" "$manifest"
