set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

# Takes requests without credentials out of the binding that names them alone, and out of the one with the automation.
close_public() { kubectl delete rolebinding everybody -n "$public"; }
close_shared() { kubectl patch clusterrolebinding "$automation" --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'; }
close() { close_public && close_shared; }

# Changes the API server's manifest by an expression of yq.
change() {
  yq "$1" "$manifest" > /root/new.yaml
  chmod "${mode:-600}" /root/new.yaml
  mv /root/new.yaml "$manifest"
}
flags() { change ".spec.containers[0].command += [\"$1\"] | ${2:-.}"; }
mounts=".spec.containers[0].volumeMounts += {\"name\": \"authn\", \"mountPath\": \"$folder\", \"readOnly\": true}
  | .spec.volumes += {\"name\": \"authn\", \"hostPath\": {\"path\": \"$folder\", \"type\": \"Directory\"}}"

# An AuthenticationConfiguration: requests without credentials reach these paths.
configuration() {
  cat <<YAML
apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
YAML
  printf '  - path: %s\n' "$@"
}
only() {
  mkdir -p "$folder"
  configuration "$@" > "$folder/config.yaml"
  flags "--authentication-config=$folder/config.yaml" "$mounts"
}

# No requests without credentials, and the kubelet's three probes changed by an expression of yq.
refuse() {
  flags --anonymous-auth=false "with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); $1) | ${2:-.}"
}
connect() { refuse "del(.httpGet) | .tcpSocket = $1" "${2:-.}"; }

# The probes show a token of their own: whose it is as in the token file.
sign_in() {
  local token
  token=$(openssl rand -hex 24)
  mkdir -p "$folder"
  echo "$token,$1" > "$folder/tokens.csv"
  chmod "${tokens_mode:-600}" "$folder/tokens.csv"
  show_token "$token" ".spec.containers[0].command += \"--token-auth-file=$folder/tokens.csv\" | $mounts | ${2:-.}"
}
show_token() { refuse ".httpGet.httpHeaders = [{\"name\": \"Authorization\", \"value\": \"Bearer $1\"}]" "${2:-.}"; }
