#!/bin/bash
# fails: events-arrive, policy-in-force, rotation, control-plane-healthy, health-checks-answered
# readOnly was copied from the policy's mount: the API server ends.
set -euo pipefail
yq '.spec.containers[0].command += [
  "--audit-policy-file=/etc/kubernetes/audit/policy.yaml",
  "--audit-log-path=/var/log/kubernetes/audit/audit.log",
  "--audit-log-maxage=30",
  "--audit-log-maxbackup=10",
  "--audit-log-maxsize=100"]
| .spec.containers[0].volumeMounts += [
  {"name": "audit-policy", "mountPath": "/etc/kubernetes/audit/policy.yaml", "readOnly": true},
  {"name": "audit-log", "mountPath": "/var/log/kubernetes/audit", "readOnly": true}]
| .spec.volumes += [
  {"name": "audit-policy", "hostPath": {"path": "/etc/kubernetes/audit/policy.yaml", "type": "File"}},
  {"name": "audit-log", "hostPath": {"path": "/var/log/kubernetes/audit", "type": "DirectoryOrCreate"}}]' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
