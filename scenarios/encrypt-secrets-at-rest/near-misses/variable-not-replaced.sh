#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted, key-as-asked, contents-kept, others-in-clear, health-checks-answered, control-plane-healthy
# A quoted here-document leaves the variable's name in the file: no base64, and the API server does not start.
set -euo pipefail
mkdir -p /etc/kubernetes/encryption
key=$(head -c 32 /dev/urandom | base64)
export key
cat > /etc/kubernetes/encryption/config.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - aescbc:
      keys:
      - name: vault-2026
        secret: $key
  - identity: {}
YAML
chmod 600 /etc/kubernetes/encryption/config.yaml
yq '.spec.containers[0].command += "--encryption-provider-config=/etc/kubernetes/encryption/config.yaml"
  | .spec.containers[0].volumeMounts += {"name": "encryption", "mountPath": "/etc/kubernetes/encryption", "readOnly": true}
  | .spec.volumes += {"name": "encryption", "hostPath": {"path": "/etc/kubernetes/encryption", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
