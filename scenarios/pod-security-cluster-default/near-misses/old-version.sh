#!/bin/bash
# fails: baseline-enforced
# The level as it was before it knew of seccomp.
set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
mkdir -p /etc/kubernetes/pod-security
cat > /etc/kubernetes/pod-security/admission.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults: {enforce: baseline, enforce-version: v1.18, warn: restricted, warn-version: latest, audit: restricted, audit-version: latest}
    exemptions: {usernames: [], runtimeClasses: [], namespaces: [kube-system, node-agents]}
YAML
yq '.spec.containers[0].command += ["--admission-control-config-file=/etc/kubernetes/pod-security/admission.yaml"]
  | .spec.containers[0].volumeMounts += [{"name": "pod-security", "mountPath": "/etc/kubernetes/pod-security", "readOnly": true}]
  | .spec.volumes += [{"name": "pod-security", "hostPath": {"path": "/etc/kubernetes/pod-security", "type": "Directory"}}]' "$manifest" > /root/.attack.yaml
chmod 600 /root/.attack.yaml
mv /root/.attack.yaml "$manifest"
