set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
reading=get,list,watch

# The access of each whom the policy file names, by RBAC. Verbs, resources and subjects may be others.
translate_reader() {
  kubectl create role logs -n "$namespace" --verb="$reading" --resource="${1:-pods,pods/log}"
  kubectl create rolebinding logs -n "$namespace" --role=logs --user="$reader"
}
translate_account() {
  kubectl create role scaling -n "$automation" --verb="${2:-*}" --resource="${3:-$workload_plural.apps,$workload_plural.apps/scale}"
  kubectl create rolebinding scaling -n "$automation" --role=scaling "${1:---serviceaccount=$automation:$account}"
}
translate_group() {
  kubectl create clusterrole read-everything --verb="$reading" --resource='*.*'
  kubectl create clusterrolebinding read-everything --clusterrole=read-everything "${1:---group=$group}"
}
translate_path() {
  kubectl create clusterrole metrics --verb=get --non-resource-url="$path"
  kubectl create clusterrolebinding metrics --clusterrole=metrics --user="$scraper"
}

# All of them, but for those that are named.
translate_all_but() {
  for who in reader account group path; do
    [[ " $* " = *" $who "* ]] || "translate_$who"
  done
}

edit() {
  "$@" "$manifest" > /root/new.yaml
  mv /root/new.yaml "$manifest"
}
turn_off() { edit sed -e 's/--authorization-mode=.*/--authorization-mode=Node,RBAC/' -e '/--authorization-policy-file=/d'; }

# A file with these authorizers, and the API server reads it.
authorizers() {
  mkdir -p /etc/kubernetes/authz
  jq -n '{apiVersion: "apiserver.config.k8s.io/v1", kind: "AuthorizationConfiguration",
    authorizers: [$ARGS.positional[] | {type: ., name: ascii_downcase}]}' --args "$@" > /etc/kubernetes/authz/config.json
}
authorize_by_file() {
  edit yq '.spec.containers[0].command |= (map(select(test("^--authorization-mode") | not)) + "--authorization-config=/etc/kubernetes/authz/config.json")
    | .spec.containers[0].volumeMounts += {"name": "authz", "mountPath": "/etc/kubernetes/authz", "readOnly": true}
    | .spec.volumes += {"name": "authz", "hostPath": {"path": "/etc/kubernetes/authz", "type": "Directory"}}'
}
until_in_force() { until pgrep -f 'kube-apiserver .*--authorization-config' && kubectl get --raw /readyz; do sleep 0.5; done; }
