set -euo pipefail
config=$folder/config.yaml
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

random_key() { head -c "$bytes" /dev/urandom | base64; }

# The configuration as the documentation has it. RESOURCE, PROVIDER, SECRET and MODE may be others.
configure() {
  mkdir -p "$folder"
  cat > "$config" <<YAML
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: ["${RESOURCE:-secrets}"]
  providers:
  - ${PROVIDER:-aescbc}:
      keys:
      - name: $key
        secret: ${SECRET:-$(random_key)}
  - identity: {}
YAML
  chmod "${MODE:-600}" "$config"
}

# The API server's manifest, changed by an expression of yq.
edit() {
  yq "$1" "$manifest" > /root/new.yaml
  mv /root/new.yaml "$manifest"
}
flag() { echo ".spec.containers[0].command += \"--encryption-provider-config=$config\""; }
mounted() { # NAME, PATH
  echo ".spec.containers[0].volumeMounts += {\"name\": \"$1\", \"mountPath\": \"$2\", \"readOnly\": true}
    | .spec.volumes += {\"name\": \"$1\", \"hostPath\": {\"path\": \"$2\", \"type\": \"Directory\"}}"
}
use() { edit "$(flag) | $(mounted encryption "$folder")"; }

until_back() { until pgrep -f 'kube-apiserver .*--encryption-provider-config' && kubectl get --raw /readyz; do sleep 0.5; done; }
rewrite() { kubectl get secrets "${@:--A}" -o json | kubectl replace -f -; }

# From the file to the last Secret.
encrypt() {
  configure
  use
  until_back
  rewrite
}
