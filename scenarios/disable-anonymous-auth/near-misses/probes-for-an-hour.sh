#!/bin/bash
# fails: health-checks-answered
# The probes sign in with a token that ends within the hour.
set -euo pipefail
# Nothing is bound to requests without credentials any more.
kubectl patch clusterrolebinding status-board --type=merge -p '{"subjects":[{"kind":"ServiceAccount","name":"status-board","namespace":"monitoring"}]}'
kubectl delete rolebinding wiki-for-everybody -n intranet
token=$(kubectl create token default -n kube-public --duration=1h)
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
work=$(mktemp /root/kube-apiserver.XXXXXX)
yq -o=json '.' "$manifest" | jq --arg token "$token" '
.spec.containers[0].command += ["--anonymous-auth=false"]
| .spec.containers[0] |= reduce ("startupProbe", "livenessProbe", "readinessProbe") as $probe (.;
    .[$probe].httpGet.httpHeaders = [{"name": "Authorization", "value": ("Bearer " + $token)}])
' | yq -p=json -o=yaml -P '.' > "$work"
chmod 600 "$work"
mv "$work" "$manifest"
