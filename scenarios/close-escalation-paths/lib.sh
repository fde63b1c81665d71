set -euo pipefail
reading=get,list,watch

take_out() { kubectl patch "${@:2}" --type=json -p "[{\"op\": \"remove\", \"path\": \"$1\"}]"; }

# The six ways to the top, each closed where it is open.
close_kubelet() { take_out /rules/0 clusterrole "$group-diagnostics"; }
close_binding() { take_out /rules/2 clusterrole "$group-access"; }
close_impersonation() { kubectl delete clusterrolebinding stand-in; }
close_escalation() { take_out /rules/0/verbs/4 role role-keeper -n "$namespace"; }
close_tokens() { take_out /rules/2 role deployer -n "$namespace"; }
close_commands() { take_out /subjects/1 rolebinding shell -n "$namespace"; }

# All of them, but for those that are named.
close_all_but() {
  for way in kubelet binding impersonation escalation tokens commands; do
    [[ " $* " = *" $way "* ]] || "close_$way"
  done
}

# What the reviews of access need, for a user or a group.
allow_reviews() {
  kubectl create clusterrole access-review --verb="$reading" --resource=roles,clusterroles,rolebindings,clusterrolebindings
  kubectl create clusterrolebinding access-review --clusterrole=access-review "$1"
}
