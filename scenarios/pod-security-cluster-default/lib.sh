set -euo pipefail
config=$folder/admission.yaml
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

# As the documentation has it. PLUGIN, ENFORCE, ENFORCE_VERSION, AUDIT, NAMESPACES and USERNAMES may be others.
configure() {
  mkdir -p "$folder"
  cat > "$config" <<YAML
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ${PLUGIN:-PodSecurity}
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults:
      enforce: ${ENFORCE:-baseline}
      enforce-version: ${ENFORCE_VERSION:-$version}
      audit: ${AUDIT:-$audit}
      audit-version: $version
      warn: restricted
      warn-version: $version
    exemptions:
      usernames: [${USERNAMES-}]
      namespaces: [${NAMESPACES:-kube-system, $agents}]
YAML
}

# The API server's manifest, changed by expressions of yq.
edit() {
  yq "$1" "$manifest" > /root/new.yaml
  mv /root/new.yaml "$manifest"
}
named() { echo ".spec.containers[0].command += \"--admission-control-config-file=$config\""; }
mounted() {
  echo ".spec.containers[0].volumeMounts += {\"name\": \"pod-security\", \"mountPath\": \"$folder\", \"readOnly\": true}
    | .spec.volumes += {\"name\": \"pod-security\", \"hostPath\": {\"path\": \"$folder\", \"type\": \"Directory\"}}"
}
use() { edit "$(named) | $(mounted)"; }
until_back() { until pgrep -f 'kube-apiserver .*--admission-control-config-file' && kubectl get --raw /readyz; do sleep 0.5; done; }
