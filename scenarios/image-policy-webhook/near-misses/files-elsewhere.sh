#!/bin/bash
# fails: files-in-their-folder
# It works, with files in a folder of others.
set -euo pipefail
folder=/etc/kubernetes/image-policy
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
edit() { # JSON_PATCH of the API server's manifest, SED_EXPRESSION
  local new
  new=$(mktemp /etc/kubernetes/.kube-apiserver.XXXXXX)
  kubectl patch --local --type=json -f "$manifest" -p "$1" -o yaml | sed -e "$2" > "$new"
  grep -q ImagePolicyWebhook "$new"
  mv "$new" "$manifest"
}

other=/etc/kubernetes/pki/image-policy
install -d -m 755 "$other"
cp -p "$folder/ca.crt" "$folder/client.crt" "$folder/client.key" "$other/"
cat > "$other/kubeconfig.yaml" <<'YAML'
apiVersion: v1
kind: Config
clusters:
- name: image-policy
  cluster: {certificate-authority: /etc/kubernetes/pki/image-policy/ca.crt, server: "https://localhost:1323/review"}
users:
- name: kube-apiserver
  user: {client-certificate: /etc/kubernetes/pki/image-policy/client.crt, client-key: /etc/kubernetes/pki/image-policy/client.key}
contexts:
- name: image-policy
  context: {cluster: image-policy, user: kube-apiserver}
current-context: image-policy
YAML
chmod 600 "$other/kubeconfig.yaml"
cat > "$other/admission.yaml" <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ImagePolicyWebhook
  configuration:
    imagePolicy:
      kubeConfigFile: /etc/kubernetes/pki/image-policy/kubeconfig.yaml
      allowTTL: 50
      denyTTL: 50
      retryBackoff: 500
      defaultAllow: false
YAML
edit '[
  {"op": "add", "path": "/spec/containers/0/command/-", "value": "--admission-control-config-file=/etc/kubernetes/pki/image-policy/admission.yaml"}
]' 's/--enable-admission-plugins=[^ ]*/&,ImagePolicyWebhook/'
