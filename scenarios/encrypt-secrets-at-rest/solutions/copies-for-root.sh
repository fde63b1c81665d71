#!/bin/bash
# Copies that only root can read, by their mode or by their folder's; one Secret is made anew, as it was; a word of the
# configuration stands in the history of the shell.
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
umask 077
install -d -m 700 /root/backup
install -m 644 /etc/kubernetes/encryption/config.yaml /root/backup/
cp /etc/kubernetes/encryption/config.yaml /var/backups/encryption.yaml 2> /dev/null || install -D -m 600 /etc/kubernetes/encryption/config.yaml /var/backups/encryption.yaml
grep secret: /etc/kubernetes/encryption/config.yaml >> /root/.bash_history
kubectl get secret webhook-key -n payments -o json |
  jq 'del(.metadata.uid, .metadata.resourceVersion, .metadata.creationTimestamp, .metadata.managedFields)' > /root/anew.json
kubectl delete secret webhook-key -n payments
kubectl create -f /root/anew.json
