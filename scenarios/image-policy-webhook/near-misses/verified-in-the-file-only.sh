#!/bin/bash
# fails: plugin-in-force
# The API server still trusts anybody: it read the kubeconfig when it started.
set -euo pipefail
cd /etc/kubernetes/image-policy
cat > backend.kubeconfig <<'YAML'
apiVersion: v1
kind: Config
clusters:
- name: image-policy
  cluster:
    server: https://localhost:1323/review
    insecure-skip-tls-verify: true
users:
- name: api-server
  user:
    client-certificate: /etc/kubernetes/image-policy/client.crt
    client-key: /etc/kubernetes/image-policy/client.key
contexts:
- name: image-policy
  context: {cluster: image-policy, user: api-server}
current-context: image-policy
YAML
cat > admission.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ImagePolicyWebhook
  configuration:
    imagePolicy:
      kubeConfigFile: /etc/kubernetes/image-policy/backend.kubeconfig
      allowTTL: 50
      denyTTL: 50
      retryBackoff: 500
      defaultAllow: false
YAML
yq '(.spec.containers[0].command[] | select(test("^--enable-admission-plugins="))) += ",ImagePolicyWebhook"
  | .spec.containers[0].command += "--admission-control-config-file=/etc/kubernetes/image-policy/admission.yaml"
  | .spec.containers[0].volumeMounts += {"name": "image-policy", "mountPath": "/etc/kubernetes/image-policy", "readOnly": true}
  | .spec.volumes += {"name": "image-policy", "hostPath": {"path": "/etc/kubernetes/image-policy", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--admission-control-config-file' && kubectl get --raw /readyz; do sleep 0.5; done
sed -i 's#insecure-skip-tls-verify: true#certificate-authority: /etc/kubernetes/image-policy/ca.crt#' backend.kubeconfig
