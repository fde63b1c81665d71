#!/bin/bash
# An entry of its own for what stays in clear, another key kept behind the first, one namespace after the other, and the
# manifest taken away and put back.
set -euo pipefail
mkdir -p /etc/kubernetes/encryption/keys
cat > /etc/kubernetes/encryption/keys/config.yaml <<YAML
# Made by hand.
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [configmaps]
  providers: [identity: {}]
- resources: [secrets]
  providers:
  - aescbc: {keys: [{name: vault-2026, secret: "$(openssl rand -base64 32)"}, {name: next, secret: "$(openssl rand -base64 32)"}]}
  - identity: {}
YAML
chmod 400 /etc/kubernetes/encryption/keys/config.yaml
mv /etc/kubernetes/manifests/kube-apiserver.yaml /root/
yq '.spec.containers[0].command += "--encryption-provider-config=/etc/kubernetes/encryption/keys/config.yaml"
  | .spec.containers[0].volumeMounts += {"name": "encryption", "mountPath": "/etc/kubernetes/encryption"}
  | .spec.volumes += {"name": "encryption", "hostPath": {"path": "/etc/kubernetes/encryption"}}' /root/kube-apiserver.yaml > /root/new.yaml
while crictl ps -q --name "^kube-apiserver$" | grep -q .; do sleep 0.3; done
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--encryption-provider-config' && kubectl get --raw /readyz; do sleep 0.5; done
for namespace in $(kubectl get namespaces -o name); do
  kubectl get secrets -n "${namespace#*/}" -o yaml | kubectl replace -f - || [ -z "$(kubectl get secrets -n "${namespace#*/}" -o name)" ]
done
