#!/bin/bash
# fails: new-secrets-encrypted
# All is done; then the file is changed: at its next start the API server writes in clear again.
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
yq '.spec.containers[0].command += "--encryption-provider-config=/etc/kubernetes/encryption/config.yaml"
  | .spec.containers[0].volumeMounts += {"name": "encryption", "mountPath": "/etc/kubernetes/encryption", "readOnly": true}
  | .spec.volumes += {"name": "encryption", "hostPath": {"path": "/etc/kubernetes/encryption", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--encryption-provider-config' && kubectl get --raw /readyz; do sleep 0.5; done
kubectl get secrets -A -o json | kubectl replace -f -
yq -i '.resources[0].providers |= reverse' /etc/kubernetes/encryption/config.yaml
