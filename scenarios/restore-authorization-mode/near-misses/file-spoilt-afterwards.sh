#!/bin/bash
# fails: mode-in-force
# All is right while it runs; the API server refuses what the file says now, and would not start from it.
set -euo pipefail
mkdir -p /etc/kubernetes/authz
cat > /etc/kubernetes/authz/config.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
- type: Node
  name: node
- type: RBAC
  name: rbac
YAML
yq '.spec.containers[0].command |= ([.[] | select(test("^--authorization-mode") | not)] + "--authorization-config=/etc/kubernetes/authz/config.yaml")
  | .spec.containers[0].volumeMounts += {"name": "authz", "mountPath": "/etc/kubernetes/authz", "readOnly": true}
  | .spec.volumes += {"name": "authz", "hostPath": {"path": "/etc/kubernetes/authz", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--authorization-config' && kubectl get --raw /readyz; do sleep 0.5; done
sed -i 's/^authorizers:/authorisers:/' /etc/kubernetes/authz/config.yaml
