#!/bin/bash
# Braces without quotes are YAML as long as the file does not begin with one; flags under args.
mkdir -p "$folder/config"
cat > "$folder/config/a.yaml" <<YAML
# Levels of all namespaces without labels.
{apiVersion: apiserver.config.k8s.io/v1, kind: AdmissionConfiguration, plugins: [{name: PodSecurity, path: b.yaml}]}
YAML
# The latest version is meant where none is said.
[ "$version" = latest ] && versions= || versions="enforce-version: $version, audit-version: $version, warn-version: $version, "
cat > "$folder/config/b.yaml" <<YAML
---
kind: PodSecurityConfiguration
apiVersion: pod-security.admission.config.k8s.io/v1
defaults: {${versions}enforce: baseline, audit: $audit, warn: restricted}
exemptions: {namespaces: [kube-system, $agents]}
YAML
edit '.spec.containers[0].args = ["--admission_control_config_file=/config/a.yaml"]
  | .spec.containers[0].volumeMounts += {"name": "config", "mountPath": "/config/"}
  | .spec.volumes += {"name": "config", "hostPath": {"path": "'"$folder"'/config/"}}'
