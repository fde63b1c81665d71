#!/bin/bash
# fails: nothing-lost
# It was taken for a fault of etcd, which begins anew.
set -euo pipefail
sed -e 's/^ *- --request-timeout/    - --request-timeout/' \
  -e 's/name: audit-logs$/name: audit-log/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
sleep 2
mv /var/lib/etcd/member /root/
crictl stop --timeout 1 $(crictl ps -q --name '^etcd$') > /dev/null
sleep 5
