#!/bin/bash
# fails: rotation
# The log is in another folder and shows in this one by a hard link, until it is rotated.
set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
new=$(mktemp /root/kube-apiserver.XXXXXX)
mkdir -p -m 700 /var/log/kube-apiserver
ln /var/log/kubernetes/audit/audit.log /var/log/kube-apiserver/audit.log
yq -o=json . "$manifest" | jq '
  .spec.containers[0].command += ["--audit-policy-file=/etc/kubernetes/audit/policy.yaml", "--audit-log-path=/var/log/kubernetes/audit/audit.log", "--audit-log-maxsize=100", "--audit-log-maxbackup=10", "--audit-log-maxage=30"]
  | .spec.containers[0].volumeMounts += [{mountPath: "/etc/kubernetes/audit/policy.yaml", name: "audit-policy", readOnly: true}, {mountPath: "/var/log/kubernetes/audit", name: "audit-log"}]
  | .spec.volumes += [{name: "audit-policy", hostPath: {path: "/etc/kubernetes/audit/policy.yaml", type: "File"}}, {name: "audit-log", hostPath: {path: "/var/log/kube-apiserver", type: "Directory"}}]' | yq -P . - > "$new"
chmod 600 "$new"
mv "$new" "$manifest"
