#!/bin/bash
# JSON, the plugin's configuration in a file of its own, in an older version of its API, the level pinned to a version;
# single files mounted; the plugin enabled by name as well, which changes nothing.
set -euo pipefail
mkdir -p /etc/kubernetes/pod-security
cd /etc/kubernetes/pod-security
echo '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration", "plugins": [{"name": "EventRateLimit", "configuration": {"apiVersion": "eventratelimit.admission.k8s.io/v1alpha1", "kind": "Configuration"}}, {"name": "PodSecurity", "path": "levels.json"}]}' > admission.json
echo '{"apiVersion": "pod-security.admission.config.k8s.io/v1beta1", "kind": "PodSecurityConfiguration", "defaults": {"warn": "restricted", "warn-version": "v1.35", "audit": "restricted", "enforce": "baseline", "enforce-version": "v1.35"}, "exemptions": {"usernames": [], "runtimeClasses": [], "namespaces": ["node-agents", "kube-system"]}}' > levels.json
yq '.spec.containers[0].command += ["--enable-admission-plugins=PodSecurity", "--admission-control-config-file", "/etc/admission/config.json"]
  | .spec.containers[0].volumeMounts += [{"name": "admission", "mountPath": "/etc/admission/config.json"}, {"name": "levels", "mountPath": "/etc/admission/levels.json"}]
  | .spec.volumes += [{"name": "admission", "hostPath": {"path": "/etc/kubernetes/pod-security/admission.json", "type": "File"}}, {"name": "levels", "hostPath": {"path": "/etc/kubernetes/pod-security/levels.json", "type": "File"}}]' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
