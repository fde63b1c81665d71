#!/bin/bash
# fails: baseline-enforced, restricted-warned, restricted-audited, exemptions-as-asked, exempt-namespaces-free, own-levels-kept, labels-kept, control-plane-healthy, health-checks-answered
# The file of the plugin is an AdmissionConfiguration itself: the plugin does not know that kind, and the API server ends.
set -euo pipefail
mkdir -p /etc/kubernetes/pod-security
cat > /etc/kubernetes/pod-security/levels.yaml <<'YAML'
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
sed -e 's#  configuration:#  path: levels.yaml#' -e '/^    /d' /etc/kubernetes/pod-security/levels.yaml > /etc/kubernetes/pod-security/admission.yaml
yq '.spec.containers[0].command += "--admission-control-config-file=/etc/kubernetes/pod-security/admission.yaml"
  | .spec.containers[0].volumeMounts += {"name": "pod-security", "mountPath": "/etc/kubernetes/pod-security", "readOnly": true}
  | .spec.volumes += {"name": "pod-security", "hostPath": {"path": "/etc/kubernetes/pod-security", "type": "Directory"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
