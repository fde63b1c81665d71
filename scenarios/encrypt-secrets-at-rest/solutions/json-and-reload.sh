#!/bin/bash
# JSON, one mounted file under another name, words apart; an annotation writes each Secret anew, and then nothing needs
# identity any more.
set -euo pipefail
mkdir -p -m 700 /etc/kubernetes/encryption
cd /etc/kubernetes/encryption
umask 077
config() {
  echo '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "EncryptionConfiguration", "resources": [{"resources": ["secrets"], "providers": [{"aescbc": {"keys": [{"name": "vault-2026", "secret": "'"$key"'"}]}}'"$1"']}]}'
}
key=$(openssl rand -base64 32)
config ', {"identity": {}}' > at-rest.json
yq '.spec.containers[0].args = ["--encryption-provider-config", "/etc/at-rest.json", "--encryption-provider-config-automatic-reload"]
  | .spec.containers[0].volumeMounts += {"name": "at-rest", "mountPath": "/etc/at-rest.json"}
  | .spec.volumes += {"name": "at-rest", "hostPath": {"path": "/etc/kubernetes/encryption/at-rest.json", "type": "File"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--encryption-provider-config' && kubectl get --raw /readyz; do sleep 0.5; done
kubectl annotate secrets --all --all-namespaces stored=2026
config '' > at-rest.json
