#!/bin/bash
# Brings the node up, once per start of the node: kubeadm makes the cluster the first time; afterwards the kubelet finds it.
# Lines "step NAME" tell whoever made the node how far it is; the file /run/cks-lab/shared/booted says that it is ready.
set -euo pipefail
step() { echo "step $1"; }
trap 'echo "failed in line $LINENO: $BASH_COMMAND"; touch /run/cks-lab/shared/boot-failed' ERR

sysctl -qw net.ipv4.ip_forward=1 2>/dev/null || echo 1 >/proc/sys/net/ipv4/ip_forward

if [ ! -f /etc/kubernetes/admin.conf ]; then
  step kubeadm
  kubeadm init --config /etc/cks-lab/kubeadm.yaml --skip-phases preflight,show-join-command --skip-token-print
  install -D -m 600 /etc/kubernetes/admin.conf /root/.kube/config
else
  step control-plane
  until curl -fsk --max-time 2 -o /dev/null https://127.0.0.1:6443/readyz; do sleep 0.1; done
  # Those who held them are gone; until the leases ran out (15 s) no controller would work.
  kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system delete lease kube-controller-manager kube-scheduler --ignore-not-found
fi
export KUBECONFIG=/etc/kubernetes/admin.conf

step cluster
# Until the default ServiceAccount exists, pods are refused with 403.
until kubectl get serviceaccount default -o name >/dev/null 2>&1; do sleep 0.2; done
kubectl wait --for=condition=Ready node --all --timeout=60s
step ready
touch /run/cks-lab/shared/booted
