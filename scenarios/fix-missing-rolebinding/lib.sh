set -euo pipefail

# The binding that is asked for. Its subjects may be others.
bind() { kubectl create rolebinding newcomer -n "$namespace" --clusterrole="$role" "${@:---user=$newcomer}"; }

# One more subject in the colleague's binding: its kind and name.
add_subject() {
  kubectl patch rolebinding team -n "$namespace" --type=json -p "[{\"op\": \"add\", \"path\": \"/subjects/-\",
    \"value\": {\"kind\": \"$1\", \"name\": \"$2\", \"apiGroup\": \"rbac.authorization.k8s.io\"}}]"
}
