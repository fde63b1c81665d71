#!/bin/bash
# What is the default anyway is written out, and an event that cannot be written refuses its request.
set -euo pipefail
yq '.spec.containers[0].command += [
  "--audit-policy-file=/etc/kubernetes/audit/policy.yaml",
  "--audit-log-path=/var/log/kubernetes/audit/audit.log",
  "--audit-log-maxage=30",
  "--audit-log-maxbackup=10",
  "--audit-log-maxsize=100",
  "--audit-log-mode=blocking-strict",
  "--audit-log-format=json",
  "--audit-log-version=audit.k8s.io/v1",
  "--audit-log-compress=false",
  "--audit-log-truncate-enabled=false"]
| .spec.containers[0].volumeMounts += [
  {"name": "audit-policy", "mountPath": "/etc/kubernetes/audit/policy.yaml", "readOnly": true},
  {"name": "audit-log", "mountPath": "/var/log/kubernetes/audit"}]
| .spec.volumes += [
  {"name": "audit-policy", "hostPath": {"path": "/etc/kubernetes/audit/policy.yaml", "type": "File"}},
  {"name": "audit-log", "hostPath": {"path": "/var/log/kubernetes/audit", "type": "DirectoryOrCreate"}}]' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
