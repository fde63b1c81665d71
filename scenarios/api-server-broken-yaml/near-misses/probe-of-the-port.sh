#!/bin/bash
# fails: manifest-kept
# Repaired, and a health check replaced by one that asks nothing.
set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
new=$(mktemp /root/kube-apiserver.XXXXXX)
sed -e 's/^   - --request-timeout=90s$/    - --request-timeout=90s/' -e 's/^      name: audit-logs$/      name: audit-log/' "$manifest" > "$new"
yq -o=json . "$new" | jq '.spec.containers[0].livenessProbe |= (.tcpSocket = {port: 6443} | del(.httpGet))' | yq -P . - > "$new.2"
mv "$new.2" "$new"
chmod 600 "$new"
mv "$new" "$manifest"
