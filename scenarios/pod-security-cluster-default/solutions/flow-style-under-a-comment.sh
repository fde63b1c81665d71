#!/bin/bash
# Braces without quotes are YAML as long as the file does not begin with one; flags under args.
set -euo pipefail
mkdir -p /etc/kubernetes/pod-security/config
cat > /etc/kubernetes/pod-security/config/a.yaml <<'YAML'
# Levels of all namespaces without labels.
{apiVersion: apiserver.config.k8s.io/v1, kind: AdmissionConfiguration, plugins: [{name: PodSecurity, path: b.yaml}]}
YAML
cat > /etc/kubernetes/pod-security/config/b.yaml <<'YAML'
---
kind: PodSecurityConfiguration
apiVersion: pod-security.admission.config.k8s.io/v1
defaults: {enforce: baseline, audit: restricted, warn: restricted}
exemptions: {namespaces: [kube-system, node-agents]}
YAML
yq '.spec.containers[0].args = ["--admission_control_config_file=/config/a.yaml"]
  | .spec.containers[0].volumeMounts += {"name": "config", "mountPath": "/config/"}
  | .spec.volumes += {"name": "config", "hostPath": {"path": "/etc/kubernetes/pod-security/config/"}}' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
