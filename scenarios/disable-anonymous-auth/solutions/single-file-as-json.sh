#!/bin/bash
# JSON, mounted as a single file; the planted binding emptied instead of deleted; only the probed paths are open.
set -euo pipefail
kubectl patch rolebinding wiki-for-everybody -n intranet --type=merge -p '{"subjects": null}'
kubectl patch clusterrolebinding status-board --type=merge -p '{"subjects": [{"kind": "ServiceAccount", "name": "status-board", "namespace": "monitoring"}]}'
mkdir -p /etc/kubernetes/authn
echo '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AuthenticationConfiguration", "anonymous": {"enabled": true, "conditions": [{"path": "/readyz"}, {"path": "/livez"}]}}' > /etc/kubernetes/authn/anonymous.json
yq '.spec.containers[0].command += ["--authentication-config", "/etc/authn.json"]
  | .spec.containers[0].volumeMounts += {"name": "authn", "mountPath": "/etc/authn.json"}
  | .spec.volumes += {"name": "authn", "hostPath": {"path": "/etc/kubernetes/authn/anonymous.json", "type": "File"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
