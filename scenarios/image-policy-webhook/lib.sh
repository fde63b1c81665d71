set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

# How the API server reaches the service and says who it is. SERVER, TRUST and ACCOUNT may be others.
backend() {
  local account="{client-certificate: $folder/client.crt, client-key: $folder/client.key}"
  cat > "$folder/backend.kubeconfig" <<YAML
apiVersion: v1
kind: Config
clusters:
- name: image-policy
  cluster:
    server: ${SERVER:-https://localhost:$port$path}
    ${TRUST:-certificate-authority: $folder/ca.crt}
users:
- name: api-server
  user: ${ACCOUNT:-$account}
contexts:
- name: image-policy
  context: {cluster: image-policy, user: api-server}
current-context: image-policy
YAML
}

# The plugin's settings; DEFAULT_ALLOW may be another.
admission() {
  cat > "$folder/admission.yaml" <<YAML
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ImagePolicyWebhook
  configuration:
    imagePolicy:
      kubeConfigFile: $folder/backend.kubeconfig
      allowTTL: 50
      denyTTL: 50
      retryBackoff: 500
      defaultAllow: ${DEFAULT_ALLOW:-false}
YAML
}

# The API server's manifest, changed by expressions of yq.
edit() {
  yq "$1" "$manifest" > /root/new.yaml
  mv /root/new.yaml "$manifest"
}
enabled() { echo "(.spec.containers[0].command[] | select(test(\"^--enable-admission-plugins=\"))) += \",$1\""; }
named() { echo ".spec.containers[0].command += \"--admission-control-config-file=$folder/admission.yaml\""; }
mounted() {
  echo ".spec.containers[0].volumeMounts += {\"name\": \"image-policy\", \"mountPath\": \"$folder\", \"readOnly\": true}
    | .spec.volumes += {\"name\": \"image-policy\", \"hostPath\": {\"path\": \"$folder\", \"type\": \"Directory\"}}"
}
use() { edit "$(enabled "${1:-ImagePolicyWebhook}") | $(named) | $(mounted)"; }

configure() {
  backend
  admission
  use
}
until_back() { until pgrep -f 'kube-apiserver .*--admission-control-config-file' && kubectl get --raw /readyz; do sleep 0.5; done; }
