#!/bin/bash
# fails: refused-images-refused, fails-closed, service-verified, plugin-in-force, fixed-versions-run, control-plane-healthy, files-mounted, other-admission-kept, health-checks-answered
# The API server cannot read its configuration and ends.
set -euo pipefail
cd /etc/kubernetes/image-policy
cat > backend.kubeconfig <<'YAML'
apiVersion: v1
kind: Config
clusters:
- name: image-policy
  cluster:
    server: https://localhost:1323/review
    certificate-authority: /etc/kubernetes/image-policy/ca.crt
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
  | .spec.containers[0].command += "--admission-control-config-file=/etc/kubernetes/image-policy/admission.yaml"' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
