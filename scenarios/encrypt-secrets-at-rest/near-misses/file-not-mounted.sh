#!/bin/bash
# fails: new-secrets-encrypted, existing-secrets-encrypted, key-as-asked, key-file-protected, contents-kept, others-in-clear, control-plane-healthy, files-mounted, health-checks-answered
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
        secret: $(head -c 32 /dev/urandom | base64)
  - identity: {}
YAML
chmod 600 /etc/kubernetes/encryption/config.yaml
yq '.spec.containers[0].command += "--encryption-provider-config=/etc/kubernetes/encryption/config.yaml"' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
