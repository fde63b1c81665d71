#!/bin/bash
# fails: files-in-their-folder
# It works, with the file among the certificates.
set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
mkdir -p /etc/kubernetes/pod-security
cat > /etc/kubernetes/pki/admission.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults: {enforce: baseline, enforce-version: latest, warn: restricted, warn-version: latest, audit: restricted, audit-version: latest}
    exemptions: {usernames: [], runtimeClasses: [], namespaces: [kube-system, node-agents]}
YAML
yq '.spec.containers[0].command += ["--admission-control-config-file=/etc/kubernetes/pki/admission.yaml"]' "$manifest" > /root/.attack.yaml
chmod 600 /root/.attack.yaml
mv /root/.attack.yaml "$manifest"
