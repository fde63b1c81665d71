#!/bin/bash
# fails: key-file-protected
# Mounted already, and the folder of the cluster's keys; not where it was asked for.
set -euo pipefail
cat > /etc/kubernetes/pki/encryption.yaml <<YAML
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
chmod 600 /etc/kubernetes/pki/encryption.yaml
yq '.spec.containers[0].command += "--encryption-provider-config=/etc/kubernetes/pki/encryption.yaml"' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--encryption-provider-config' && kubectl get --raw /readyz; do sleep 0.5; done
kubectl get secrets -A -o json | kubectl replace -f -
