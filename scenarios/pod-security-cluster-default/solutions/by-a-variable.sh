#!/bin/bash
# JSON, a file apart, and a flag whose value is a variable of the container.
mkdir -p "$folder"
cat > "$config" <<YAML
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- path: $folder/levels.yaml
  name: PodSecurity
YAML
cat > "$folder/levels.yaml" <<YAML
kind: PodSecurityConfiguration
apiVersion: pod-security.admission.config.k8s.io/v1
defaults: {enforce: baseline, enforce-version: $version, warn: restricted, warn-version: $version, audit: $audit, audit-version: $version}
exemptions: {usernames: [], runtimeClasses: [], namespaces: [kube-system, $agents]}
YAML
yq -o=json ".spec.containers[0].command += \"--admission-control-config-file=\$(ADMISSION)\"
  | $(mounted)
  | .spec.containers[0].env += [{\"name\": \"ADMISSION\", \"value\": \"$config\"}]" "$manifest" > /root/new.json
mv /root/new.json "$manifest"
