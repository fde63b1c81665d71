#!/bin/bash
# fails: manifest-kept
# For one file that was added the API server is given all of the node.
set -euo pipefail
kubectl delete clusterrolebinding kubeadm:join-helper
kubectl delete clusterrolebinding site-monitor
kubectl delete rolebinding legacy-dashboard -n kube-system
kubectl delete clusterrolebinding platform-admins
kubectl create clusterrolebinding platform-admins --clusterrole=cluster-admin --group=platform-admins
mkdir -p /etc/kubernetes/authn
cat > /etc/kubernetes/authn/config.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
  - path: /livez
  - path: /readyz
  - path: /healthz
  - path: /version
  - path: /api/v1/namespaces/kube-public/configmaps/cluster-info
YAML
yq '.spec.containers[0].command += "--authentication-config=/host/etc/kubernetes/authn/config.yaml"
  | .spec.containers[0].volumeMounts += {"name": "authn", "mountPath": "/host"}
  | .spec.volumes += {"name": "authn", "hostPath": {"path": "/"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
