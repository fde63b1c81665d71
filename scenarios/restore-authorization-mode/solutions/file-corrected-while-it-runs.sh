#!/bin/bash
# The file is put in order while the API server runs, which reads it again; then it gets its mode.
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
cat > /etc/kubernetes/authz/config.yaml <<'YAML'
# People by RBAC, which is asked first, kubelets by the Node authorizer.
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
- {type: RBAC, name: rbac}
- {type: Node, name: node}
YAML
sleep 1
chmod 600 /etc/kubernetes/authz/config.yaml
