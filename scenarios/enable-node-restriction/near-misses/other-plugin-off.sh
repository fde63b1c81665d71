#!/bin/bash
# fails: other-flags-kept
# NodeRestriction is on, and a plugin that is on by default is off.
set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
work=$(mktemp /root/kube-apiserver.XXXXXX)
yq -o=json '.' "$manifest" | jq '
.spec.containers[0].command |= map(if startswith("--enable-admission-plugins=") then "--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs" else . end)
| .spec.containers[0].command += ["--disable-admission-plugins=PodSecurity"]
' | yq -p=json -o=yaml -P '.' > "$work"
chmod 600 "$work"
mv "$work" "$manifest"
