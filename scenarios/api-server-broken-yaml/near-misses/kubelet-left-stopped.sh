#!/bin/bash
# fails: control-plane-healthy, other-flags-kept, audit-log-written, health-checks-answered, manifest-kept, files-mounted, nothing-lost, static-pod-folder-tidy
# Right, and not in force: nobody acts on the manifest.
set -euo pipefail
systemctl stop kubelet
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
