set -euo pipefail
reading=get,list,watch
asked=$reading,create,$writing_verb

# What is asked in development: a role of its own, bound to the developer. Verbs and resources may be others.
role() { kubectl create role writer -n "$development" --verb="${1:-$asked}" --resource="${2:-pods,$workload_plural}"; }
bind() { kubectl create rolebinding writer -n "$development" --role=writer --user="$developer"; }

# A role by its rule's fields, as YAML has them.
role_of() {
  kubectl create -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer, namespace: $development}
rules:
- apiGroups: $1
  resources: $2
  verbs: $3
YAML
}

# The developer is on call no more.
leave() { kubectl patch rolebinding on-call -n "$production" --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'; }
