#!/bin/bash
# From the working directory, and from the folder of the kubeconfig; the server by its address.
set -euo pipefail
cd /etc/kubernetes/image-policy
cat > backend.kubeconfig <<'YAML'
apiVersion: v1
kind: Config
clusters:
- name: image-policy
  cluster:
    server: https://127.0.0.1:1323/review
    certificate-authority: ./ca.crt
users:
- name: api-server
  user:
    client-certificate: client.crt
    client-key: client.key
contexts:
- name: image-policy
  context: {cluster: image-policy, user: api-server}
current-context: image-policy
YAML
cat > admission.yaml <<'YAML'
imagePolicy:
  kubeConfigFile: etc/kubernetes/image-policy/backend.kubeconfig
YAML
yq '(.spec.containers[0].command[] | select(test("^--enable-admission-plugins="))) += ",ImagePolicyWebhook"
  | .spec.containers[0].command += "--admission-control-config-file=/etc/kubernetes/image-policy/admission.yaml"
  | .spec.containers[0].volumeMounts += {"name": "image-policy", "mountPath": "/etc/kubernetes/image-policy", "readOnly": true}
  | .spec.volumes += {"name": "image-policy", "hostPath": {"path": "/etc/kubernetes/image-policy", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
