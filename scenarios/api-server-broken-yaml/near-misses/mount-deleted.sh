#!/bin/bash
# fails: audit-log-written, files-mounted, manifest-kept
# Without the mount that made trouble the log is written inside the container.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e '/mountPath: \/var\/log\/kubernetes\/audit$/,/name: audit-logs$/d' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
