#!/bin/bash
# fails: baseline-enforced, restricted-warned, restricted-audited, exemptions-as-asked, exempt-namespaces-free, own-levels-kept, labels-kept, control-plane-healthy, files-mounted, health-checks-answered
# The API server cannot read its configuration and ends.
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
yq '.spec.containers[0].command += "--admission-control-config-file=/etc/kubernetes/pod-security/admission.yaml"' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
