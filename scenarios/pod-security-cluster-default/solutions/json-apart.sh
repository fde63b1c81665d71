#!/bin/bash
# JSON, the plugin's configuration in a file of its own, in an older version of its API, the latest level by its number;
# single files mounted; the plugin enabled by name as well, which changes nothing.
mkdir -p "$folder"
cd "$folder"
number=${version/latest/v1.35}
echo '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration", "plugins": [{"name": "EventRateLimit", "configuration": {"apiVersion": "eventratelimit.admission.k8s.io/v1alpha1", "kind": "Configuration"}}, {"name": "PodSecurity", "path": "levels.json"}]}' > admission.json
cat > levels.json <<JSON
{"apiVersion": "pod-security.admission.config.k8s.io/v1beta1", "kind": "PodSecurityConfiguration", "defaults": {"warn": "restricted", "warn-version": "$number", "audit": "$audit", "audit-version": "$version", "enforce": "baseline", "enforce-version": "$number"}, "exemptions": {"usernames": [], "runtimeClasses": [], "namespaces": ["$agents", "kube-system"]}}
JSON
file() { # FILE PLACE
  echo "| .spec.containers[0].volumeMounts += {\"name\": \"${1%.*}\", \"mountPath\": \"/etc/admission/$2\"}
    | .spec.volumes += {\"name\": \"${1%.*}\", \"hostPath\": {\"path\": \"$folder/$1\", \"type\": \"File\"}}"
}
edit '.spec.containers[0].command += ["--enable-admission-plugins=PodSecurity", "--admission-control-config-file", "/etc/admission/config.json"]'"
  $(file admission.json config.json) $(file levels.json levels.json)"
