#!/bin/bash
# fails: events-arrive, policy-in-force, rotation, control-plane-healthy, files-mounted, health-checks-answered
# "failed to read file path": the API server ends.
set -euo pipefail
yq '.spec.containers[0].command += [
  "--audit-policy-file=/etc/kubernetes/audit/policy.yaml",
  "--audit-log-path=/var/log/kubernetes/audit/audit.log",
  "--audit-log-maxage=30",
  "--audit-log-maxbackup=10",
  "--audit-log-maxsize=100"]
| .spec.containers[0].volumeMounts += [
  {"name": "audit-log", "mountPath": "/var/log/kubernetes/audit"}]
| .spec.volumes += [
  {"name": "audit-log", "hostPath": {"path": "/var/log/kubernetes/audit", "type": "DirectoryOrCreate"}}]' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
