#!/bin/bash
# Brings the node up, once per start of the node: kubeadm makes the cluster the first time; afterwards the kubelet finds it.
# Lines "step NAME" tell whoever made the node how far it is; the file /run/cks-lab/shared/booted says that it is ready.
set -euo pipefail
step() { echo "step $1"; }
trap 'echo "failed in line $LINENO: $BASH_COMMAND"; touch /run/cks-lab/shared/boot-failed' ERR

sysctl -qw net.ipv4.ip_forward=1 2>/dev/null || echo 1 >/proc/sys/net/ipv4/ip_forward

if [ ! -f /etc/kubernetes/admin.conf ]; then
  step kubeadm
  /opt/cks-lab/await-api-server.sh & # for the controllers' sake
  kubeadm init --config /etc/cks-lab/kubeadm.yaml --skip-phases preflight,show-join-command --skip-token-print
  wait $!
  install -D -m 600 /etc/kubernetes/admin.conf /root/.kube/config
else
  step control-plane
  /opt/cks-lab/await-api-server.sh
fi

step cluster
/opt/cks-lab/await-cluster.sh
step ready
touch /run/cks-lab/shared/booted
