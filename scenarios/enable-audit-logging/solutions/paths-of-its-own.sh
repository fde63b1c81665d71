#!/bin/bash
# Inside the container the paths may be any; the size is left at its default.
set -euo pipefail
cp /etc/kubernetes/audit/policy.yaml /etc/kubernetes/pki/audit-policy.yaml
yq '.spec.containers[0].command += [
  "--audit-policy-file=/etc/kubernetes/pki/audit-policy.yaml",
  "--audit-log-path=/logs/audit.log",
  "--audit-log-maxage=30",
  "--audit-log-maxbackup=10"]
| .spec.containers[0].volumeMounts += [
  {"name": "logs", "mountPath": "/logs"}]
| .spec.volumes += [
  {"name": "logs", "hostPath": {"path": "/var/log/kubernetes/audit"}}]' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
