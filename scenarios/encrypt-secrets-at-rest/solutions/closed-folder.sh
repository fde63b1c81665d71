#!/bin/bash
# The file's own mode lets everybody read it; the folder above it lets nobody in.
set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
edit() { # JSON_PATCH of the API server's manifest
  local new
  new=$(mktemp /etc/kubernetes/.kube-apiserver.XXXXXX)
  kubectl patch --local --type=json -f "$manifest" -p "$1" -o yaml > "$new"
  mv "$new" "$manifest"
}
container() { crictl ps -q --name '^kube-apiserver$' | head -n 1; }
edit_and_wait() { # JSON_PATCH, until a new API server answers
  local old now
  old=$(container)
  edit "$1"
  for _ in {1..90}; do
    now=$(container) || now=
    if [ -n "$now" ] && [ "$now" != "$old" ] && kubectl get --raw /readyz > /dev/null 2>&1; then return 0; fi
    sleep 1
  done
  echo 'the API server has not come back' >&2
  return 1
}

rewrite() { # NAMESPACE_OPTION...
  for _ in {1..5}; do
    if kubectl get secrets "$@" -o json | kubectl replace -f - > /dev/null; then return 0; fi
    sleep 2
  done
  return 1
}

install -d -m 700 /etc/kubernetes/encryption
key=$(head -c 32 /dev/urandom | base64 -w 0)
cat > /etc/kubernetes/encryption/config.yaml <<YAML
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
chmod 644 /etc/kubernetes/encryption/config.yaml
edit_and_wait '[
  {"op": "add", "path": "/spec/containers/0/command/-", "value": "--encryption-provider-config=/etc/kubernetes/encryption/config.yaml"},
  {"op": "add", "path": "/spec/containers/0/volumeMounts/-", "value": {"name": "encryption", "mountPath": "/etc/kubernetes/encryption", "readOnly": true}},
  {"op": "add", "path": "/spec/volumes/-", "value": {"name": "encryption", "hostPath": {"path": "/etc/kubernetes/encryption", "type": "Directory"}}}
]'
rewrite -A
