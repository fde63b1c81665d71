set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

bind() { kubectl create rolebinding duty -n "$duty_namespace" --role="$duty_role" --user="$colleague"; }

# Changes the API server's manifest by one expression of yq, or by some of sed.
by_yq() { yq "$1" "$manifest" > /root/new.yaml && put; }
by_sed() { sed "${@/#/-e}" "$manifest" > /root/new.yaml && put; }
put() {
  chmod 600 /root/new.yaml
  mv /root/new.yaml "$manifest"
}
second_line='/--authorization-mode=AlwaysAllow/d'

# A file with these authorizers, in place of the flags that begin so.
replaced=^--authorization-mode
by_file() {
  mkdir -p "$folder"
  authorizers "$@" > "$folder/config.yaml"
  by_yq ".spec.containers[0].command |= ([.[] | select(test(\"$replaced\") | not)] + \"--authorization-config=$folder/config.yaml\")
    | .spec.containers[0].volumeMounts += {\"name\": \"authz\", \"mountPath\": \"$folder\", \"readOnly\": true}
    | .spec.volumes += {\"name\": \"authz\", \"hostPath\": {\"path\": \"$folder\", \"type\": \"Directory\"}}"
}
authorizers() {
  cat <<YAML
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
YAML
  for type; do echo "- {type: $type, name: ${type,,}}"; done
}
file_in_force() { until pgrep -f 'kube-apiserver .*--authorization-config' && kubectl get --raw /readyz; do sleep 0.5; done; }
