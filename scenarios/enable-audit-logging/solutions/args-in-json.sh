#!/bin/bash
# The manifest as JSON, flags as words of their own under args, folders above mounted, a mode that writes at once too.
set -euo pipefail
yq -o json '.spec.containers[0].args = (.spec.containers[0].command | .[1:]) + [
  "--audit-policy-file", "/etc/kubernetes/audit/policy.yaml", "--audit-log-path", "/var/log/kubernetes/audit/audit.log",
  "--audit-log-maxage", "30", "--audit-log-maxbackup", "10", "--audit_log_maxsize", "100", "--audit-log-mode", "blocking-strict"]
| .spec.containers[0].command = ["kube-apiserver"]
| .spec.containers[0].volumeMounts += [{"name": "audit", "mountPath": "/etc/kubernetes/audit"}, {"name": "logs", "mountPath": "/var/log/kubernetes"}]
| .spec.volumes += [{"name": "audit", "hostPath": {"path": "/etc/kubernetes/audit"}}, {"name": "logs", "hostPath": {"path": "/var/log/kubernetes"}}]' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
