#!/bin/bash
# fails: control-plane-healthy, other-flags-kept, audit-log-written, health-checks-answered, manifest-kept, files-mounted, nothing-lost, static-pod-folder-tidy
# The file can be read again, and describes a pod that cannot exist.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
