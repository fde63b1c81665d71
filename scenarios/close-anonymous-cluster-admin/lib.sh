set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

# The four bindings to requests without credentials, each closed in its way.
close_joiner() { kubectl delete clusterrolebinding "$joiner"; }
close_administrators() { kubectl patch clusterrolebinding "$administrators" --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'; }
close_monitor() { kubectl delete clusterrolebinding "$monitor"; }
close_leftover() { kubectl delete rolebinding "$leftover" -n "$namespace"; }

# All of them, but for those that are named.
close_all_but() {
  for it in joiner administrators monitor leftover; do
    [[ " $* " = *" $it "* ]] || "close_$it"
  done
}

edit() {
  "$@" "$manifest" > /root/new.yaml
  mv /root/new.yaml "$manifest"
}
refuse_anonymous() { edit sed 's/^\( *\)- --secure-port=6443/&\n\1- --anonymous-auth=false/'; }

# The API server takes requests without credentials at the paths that need them only, by a file in /etc/kubernetes/authn.
# Given are what is mounted of the node, the fields of the mount, and where the file lies in the container.
limit_anonymous() {
  local host=$1 mount=$2 where=$3
  mkdir -p /etc/kubernetes/authn
  cat > /etc/kubernetes/authn/config.yaml <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
  - path: /livez
  - path: /readyz
  - path: /healthz
  - path: /version
  - path: /api/v1/namespaces/kube-public/configmaps/cluster-info
YAML
  edit yq ".spec.containers[0].command += \"--authentication-config=$where/config.yaml\"
    | .spec.containers[0].volumeMounts += {\"name\": \"authn\", $mount}
    | .spec.volumes += {\"name\": \"authn\", \"hostPath\": {\"path\": \"$host\"}}"
}
