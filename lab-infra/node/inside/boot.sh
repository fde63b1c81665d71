#!/bin/bash
# Brings the node up, once per start of the node: kubeadm makes the cluster the first time; afterwards the kubelet finds it.
# Lines "step NAME" tell whoever made the node how far it is; the file /run/cks-lab/shared/booted says that it is ready.
set -euo pipefail
here=/opt/cks-lab objects=/etc/cks-lab/first-objects.json
step() { echo "step $1"; }
trap 'echo "failed in line $LINENO: $BASH_COMMAND"; touch /run/cks-lab/shared/boot-failed' ERR

sysctl -qw net.ipv4.ip_forward=1 2>/dev/null || echo 1 >/proc/sys/net/ipv4/ip_forward

lay_first_objects() {
  until { : <>/dev/tcp/127.0.0.1/2379; } 2>/dev/null; do sleep 0.05; done
  $here/node $here/lib/node/inside/lay-first-objects.js $objects || echo 'The first objects were not laid: the cluster makes them itself'
  rm $objects
}

if [ ! -f /etc/kubernetes/admin.conf ]; then
  step kubeadm
  . $here/kubeadm-phases.sh
  if [ -f $objects ]; then lay_first_objects & fi
  make_files
  $here/await-api-server.sh
  step cluster
  init upload-config mark-control-plane bootstrap-token addon &
  making=$!
  install -D -m 600 /etc/kubernetes/admin.conf /root/.kube/config
  $here/await-cluster.sh
  wait $making
  rm -f /run/cks-lab/making-manifests
else
  step control-plane
  $here/await-api-server.sh
  step cluster
  $here/await-cluster.sh
fi

step ready
touch /run/cks-lab/shared/booted
