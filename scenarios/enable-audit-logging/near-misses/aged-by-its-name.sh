#!/bin/bash
# fails: old-events-kept
# The old log stands among the full ones, and is to be deleted within the hour.
set -euo pipefail
cd /var/log/kubernetes/audit
mv audit.log audit-$(date -u -d '29 days ago 23 hours ago' +%Y-%m-%dT%H-%M-%S).000.log
yq '.spec.containers[0].command += [
  "--audit-policy-file=/etc/kubernetes/audit/policy.yaml",
  "--audit-log-path=/var/log/kubernetes/audit/audit.log",
  "--audit-log-maxage=30",
  "--audit-log-maxbackup=10",
  "--audit-log-maxsize=100"]
| .spec.containers[0].volumeMounts += [
  {"name": "audit-policy", "mountPath": "/etc/kubernetes/audit/policy.yaml", "readOnly": true},
  {"name": "audit-log", "mountPath": "/var/log/kubernetes/audit"}]
| .spec.volumes += [
  {"name": "audit-policy", "hostPath": {"path": "/etc/kubernetes/audit/policy.yaml", "type": "File"}},
  {"name": "audit-log", "hostPath": {"path": "/var/log/kubernetes/audit", "type": "DirectoryOrCreate"}}]' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
