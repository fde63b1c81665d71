#!/bin/bash
# fails: other-flags-kept
# A collector that nobody asked for.
set -euo pipefail
cat > /etc/kubernetes/pki/collector.conf <<'YAML'
apiVersion: v1
kind: Config
clusters: [{name: collector, cluster: {server: "https://127.0.0.1:9/"}}]
contexts: [{name: collector, context: {cluster: collector, user: ""}}]
current-context: collector
YAML
yq '.spec.containers[0].command += [
  "--audit-policy-file=/etc/kubernetes/audit/policy.yaml",
  "--audit-log-path=/var/log/kubernetes/audit/audit.log",
  "--audit-log-maxage=30",
  "--audit-log-maxbackup=10",
  "--audit-log-maxsize=100",
  "--audit-webhook-config-file=/etc/kubernetes/pki/collector.conf"]
| .spec.containers[0].volumeMounts += [
  {"name": "audit-policy", "mountPath": "/etc/kubernetes/audit/policy.yaml", "readOnly": true},
  {"name": "audit-log", "mountPath": "/var/log/kubernetes/audit"}]
| .spec.volumes += [
  {"name": "audit-policy", "hostPath": {"path": "/etc/kubernetes/audit/policy.yaml", "type": "File"}},
  {"name": "audit-log", "hostPath": {"path": "/var/log/kubernetes/audit", "type": "DirectoryOrCreate"}}]' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
