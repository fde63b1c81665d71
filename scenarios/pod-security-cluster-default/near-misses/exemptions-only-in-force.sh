#!/bin/bash
# fails: exemptions-as-asked
# The API server still exempts what it read at its start; after the next one the agents are refused.
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
yq '.spec.containers[0].command += "--admission-control-config-file=/etc/kubernetes/pod-security/admission.yaml"
  | .spec.containers[0].volumeMounts += {"name": "pod-security", "mountPath": "/etc/kubernetes/pod-security", "readOnly": true}
  | .spec.volumes += {"name": "pod-security", "hostPath": {"path": "/etc/kubernetes/pod-security", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until pgrep -f 'kube-apiserver .*--admission-control-config-file' && kubectl get --raw /readyz; do sleep 0.5; done
sed -i 's/\[kube-system, node-agents\]/[kube-system]/' /etc/kubernetes/pod-security/admission.yaml
