#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted, key-as-asked, contents-kept, others-in-clear, control-plane-healthy, health-checks-answered
# 33 bytes: the API server does not start.
set -euo pipefail
mkdir -p /etc/kubernetes/encryption
cat > /etc/kubernetes/encryption/config.yaml <<YAML
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - aescbc:
      keys:
      - name: vault-2026
        secret: $(openssl rand -hex 16 | base64)
  - identity: {}
YAML
chmod 600 /etc/kubernetes/encryption/config.yaml
yq '.spec.containers[0].command += "--encryption-provider-config=/etc/kubernetes/encryption/config.yaml"
  | .spec.containers[0].volumeMounts += {"name": "encryption", "mountPath": "/etc/kubernetes/encryption", "readOnly": true}
  | .spec.volumes += {"name": "encryption", "hostPath": {"path": "/etc/kubernetes/encryption", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
