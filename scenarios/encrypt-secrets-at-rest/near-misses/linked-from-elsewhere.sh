#!/bin/bash
# fails: key-file-protected
# Where it was asked for lies a link; the file itself is elsewhere, and its name there lets everybody in.
set -euo pipefail
mkdir -p -m 700 /etc/kubernetes/encryption
mkdir -p /etc/kubernetes/keys
ln -s /etc/kubernetes/keys/config.yaml /etc/kubernetes/encryption/config.yaml
cat > /etc/kubernetes/encryption/config.yaml <<YAML
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - aescbc:
      keys:
      - name: vault-2026
        secret: $(head -c 32 /dev/urandom | base64)
  - identity: {}
YAML
chmod 644 /etc/kubernetes/keys/config.yaml
yq '.spec.containers[0].command += "--encryption-provider-config=/etc/kubernetes/encryption/config.yaml"
  | .spec.containers[0].volumeMounts += {"name": "encryption", "mountPath": "/etc/kubernetes/encryption", "readOnly": true}
  | .spec.containers[0].volumeMounts += {"name": "keys", "mountPath": "/etc/kubernetes/keys", "readOnly": true}
  | .spec.volumes += {"name": "encryption", "hostPath": {"path": "/etc/kubernetes/encryption", "type": "Directory"}}
  | .spec.volumes += {"name": "keys", "hostPath": {"path": "/etc/kubernetes/keys", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--encryption-provider-config' && kubectl get --raw /readyz; do sleep 0.5; done
kubectl get secrets -A -o json | kubectl replace -f -
