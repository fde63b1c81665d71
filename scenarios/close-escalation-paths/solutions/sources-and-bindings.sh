#!/bin/bash
# A source is taken out of the aggregation by its label, two bindings go, three roles are replaced.
kubectl label clusterrole "$group-diagnostics" "example.com/aggregate-to-$group-"
kubectl delete clusterrolebinding stand-in
kubectl delete rolebinding role-keeper -n "$namespace"
kubectl patch rolebinding shell -n "$namespace" --type=merge -p "{\"subjects\": [{\"kind\": \"ServiceAccount\", \"name\": \"$account\", \"namespace\": \"$namespace\"}]}"
kubectl get clusterrole "$group-access" -o yaml | yq 'del(.rules[] | select((.verbs | contains(["bind"])) or (.verbs | contains(["create"]))))' | kubectl replace -f -
kubectl get role deployer -n "$namespace" -o yaml | yq 'del(.rules[] | select(.resources | contains(["serviceaccounts/token"])))' | kubectl replace -f -
