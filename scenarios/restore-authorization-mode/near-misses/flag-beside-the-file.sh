#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, rbac-respected, health-checks-answered, control-plane-healthy, nobody-gained, nobody-lost
# File and flag exclude each other: the API server ends.
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
yq '.spec.containers[0].command |= ([.[] | select(. != "--authorization-mode=AlwaysAllow")] + "--authorization-config=/etc/kubernetes/authz/config.yaml")
  | .spec.containers[0].volumeMounts += {"name": "authz", "mountPath": "/etc/kubernetes/authz", "readOnly": true}
  | .spec.volumes += {"name": "authz", "hostPath": {"path": "/etc/kubernetes/authz", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
