#!/bin/bash
# A new manifest, with all that the old one had.
set -euo pipefail
address=$(grep -o 'advertise-address=[0-9.]*' /etc/kubernetes/manifests/kube-apiserver.yaml | cut -d = -f 2)
kubeadm init phase control-plane apiserver --apiserver-advertise-address "$address" --kubernetes-version "$(kubeadm version -o short)"
yq '(.spec.containers[0].command[] | select(test("^--enable-admission"))) = "--enable-admission-plugins=DenyServiceExternalIPs,NodeRestriction"
| .spec.containers[0].command += ["--audit-log-maxage=30", "--audit-log-path=/var/log/kubernetes/audit/audit.log",
  "--audit-policy-file=/etc/kubernetes/audit/policy.yaml", "--event-ttl=2h", "--profiling=false", "--request-timeout=90s"]
| .spec.containers[0].volumeMounts += [{"name": "policy", "mountPath": "/etc/kubernetes/audit", "readOnly": true}, {"name": "log", "mountPath": "/var/log/kubernetes/audit"}]
| .spec.volumes += [{"name": "policy", "hostPath": {"path": "/etc/kubernetes/audit", "type": "Directory"}}, {"name": "log", "hostPath": {"path": "/var/log/kubernetes/audit", "type": "DirectoryOrCreate"}}]' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
