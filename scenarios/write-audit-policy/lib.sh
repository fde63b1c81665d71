set -euo pipefail
file=/etc/kubernetes/audit/policy.yaml
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

# The rules that are asked for, one line each.
core="{group: '', resources: [secrets, $kept_plural]}"
rbac="{group: rbac.authorization.k8s.io}"
group="{group: $group_name}"
quiet="- {level: None, users: ['$quiet_first', '$quiet_second'], verbs: [get, list, watch]}"
system="- {level: Metadata, namespaces: [$system_first, $system_second]}"
bodies="- {level: $level_name, resources: [$core, $rbac, $group]}"
rest="- level: Metadata"

# A policy of these rules; at which stages nothing is logged may be said before.
omitted=RequestReceived
policy() { printf '%s\n' 'apiVersion: audit.k8s.io/v1' 'kind: Policy' "omitStages: [$omitted]" 'rules:' "$@" > "$file"; }

# Brings it into force by a change to the manifest, with yq's expression for a further one; waits until it is.
restart() {
  yq ".metadata.annotations[\"restarted-at\"] = \"noon\" | ${1:-.}" "$manifest" > /root/new.yaml
  mv /root/new.yaml "$manifest"
}
restarted() {
  local began now
  began=$(crictl ps -q --name '^kube-apiserver$')
  restart
  until now=$(crictl ps -q --name '^kube-apiserver$') && [ -n "$now" ] && [ "$now" != "$began" ] && kubectl get --raw /readyz >/dev/null 2>&1; do sleep 1; done
}
