#!/bin/bash
# JSON, a file apart, and a flag whose value is a variable of the container.
set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
mkdir -p /etc/kubernetes/pod-security
cat > /etc/kubernetes/pod-security/admission.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- path: /etc/kubernetes/pod-security/levels.yaml
  name: PodSecurity
YAML
cat > /etc/kubernetes/pod-security/levels.yaml <<'YAML'
kind: PodSecurityConfiguration
apiVersion: pod-security.admission.config.k8s.io/v1
defaults: {enforce: baseline, enforce-version: latest, warn: restricted, warn-version: latest, audit: restricted, audit-version: latest}
exemptions: {usernames: [], runtimeClasses: [], namespaces: [kube-system, node-agents]}
YAML
yq -o=json '.spec.containers[0].command += ["--admission-control-config-file=$(ADMISSION)"]
  | .spec.containers[0].volumeMounts += [{"name": "pod-security", "mountPath": "/etc/kubernetes/pod-security", "readOnly": true}]
  | .spec.volumes += [{"name": "pod-security", "hostPath": {"path": "/etc/kubernetes/pod-security", "type": "Directory"}}]
  | .spec.containers[0].env += [{"name": "ADMISSION", "value": "/etc/kubernetes/pod-security/admission.yaml"}]' "$manifest" > /root/.attack.yaml
chmod 600 /root/.attack.yaml
mv /root/.attack.yaml "$manifest"
