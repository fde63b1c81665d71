#!/bin/bash
# fails: other-admission-kept
# The same file changes what another plugin admits.
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

cat > $folder/kubeconfig.yaml <<'YAML'
apiVersion: v1
kind: Config
clusters:
- name: image-policy
  cluster: {certificate-authority: /etc/kubernetes/image-policy/ca.crt, server: "https://localhost:1323/review"}
users:
- name: kube-apiserver
  user: {client-certificate: /etc/kubernetes/image-policy/client.crt, client-key: /etc/kubernetes/image-policy/client.key}
contexts:
- name: image-policy
  context: {cluster: image-policy, user: kube-apiserver}
current-context: image-policy
YAML
chmod 600 $folder/kubeconfig.yaml
cat > $folder/admission.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ImagePolicyWebhook
  configuration:
    imagePolicy:
      kubeConfigFile: /etc/kubernetes/image-policy/kubeconfig.yaml
      allowTTL: 50
      denyTTL: 50
      retryBackoff: 500
      defaultAllow: false
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults: {enforce: baseline, enforce-version: latest, audit: baseline, audit-version: latest, warn: baseline, warn-version: latest}
    exemptions: {usernames: [], runtimeClasses: [], namespaces: []}
YAML
edit '[
  {"op": "add", "path": "/spec/containers/0/command/-", "value": "--admission-control-config-file=/etc/kubernetes/image-policy/admission.yaml"},
  {"op": "add", "path": "/spec/containers/0/volumeMounts/-", "value": {"name": "image-policy", "mountPath": "/etc/kubernetes/image-policy", "readOnly": true}},
  {"op": "add", "path": "/spec/volumes/-", "value": {"name": "image-policy", "hostPath": {"path": "/etc/kubernetes/image-policy", "type": "Directory"}}}
]' 's/--enable-admission-plugins=[^ ]*/&,ImagePolicyWebhook/'
