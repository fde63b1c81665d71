#!/bin/bash
# fails: requests-refused
# Written into the file later: the API server refuses to change this while it runs.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
mkdir -p /etc/kubernetes/authn
cat > /etc/kubernetes/authn/config.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
YAML
yq '.spec.containers[0].command += "--authentication-config=/etc/kubernetes/authn/config.yaml"
  | .spec.containers[0].volumeMounts += {"name": "authn", "mountPath": "/etc/kubernetes/authn", "readOnly": true}
  | .spec.volumes += {"name": "authn", "hostPath": {"path": "/etc/kubernetes/authn", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
for i in {1..90}; do
  pgrep -f 'kube-apiserver .*--authentication-config' > /dev/null && kubectl get --raw /readyz > /dev/null 2>&1 && break
  sleep 1
done
echo '  conditions: [{path: /livez}, {path: /readyz}, {path: /healthz}]' >> /etc/kubernetes/authn/config.yaml
