#!/bin/bash
# fails: nobody-gained
# The token in the manifest is one of an administrator.
set -euo pipefail
# Nothing is bound to requests without credentials any more.
kubectl patch clusterrolebinding status-board --type=merge -p '{"subjects":[{"kind":"ServiceAccount","name":"status-board","namespace":"monitoring"}]}'
kubectl delete rolebinding wiki-for-everybody -n intranet
mkdir -p /etc/kubernetes/authn
token=$(openssl rand -hex 24)
printf '%s,kubelet-probe,kubelet-probe,system:masters\n' "$token" > /etc/kubernetes/authn/tokens.csv
chmod 600 /etc/kubernetes/authn/tokens.csv
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
work=$(mktemp /root/kube-apiserver.XXXXXX)
yq -o=json '.' "$manifest" | jq --arg token "$token" '
.spec.containers[0].command += ["--anonymous-auth=false", "--token-auth-file=/etc/kubernetes/authn/tokens.csv"]
| .spec.containers[0].volumeMounts += [{"name": "authn", "mountPath": "/etc/kubernetes/authn", "readOnly": true}]
| .spec.volumes += [{"name": "authn", "hostPath": {"path": "/etc/kubernetes/authn", "type": "Directory"}}]
| .spec.containers[0] |= reduce ("startupProbe", "livenessProbe", "readinessProbe") as $probe (.;
    .[$probe].httpGet.httpHeaders = [{"name": "Authorization", "value": ("Bearer " + $token)}])
' | yq -p=json -o=yaml -P '.' > "$work"
chmod 600 "$work"
mv "$work" "$manifest"
