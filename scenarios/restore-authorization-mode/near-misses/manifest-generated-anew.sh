#!/bin/bash
# fails: other-flags-kept
# As kubeadm made it, without what others set since.
bind
{
  kubectl get configmap kubeadm-config -n kube-system -o jsonpath='{.data.ClusterConfiguration}'
  echo ---
  kubectl get nodes -o jsonpath='{.items[0].status.addresses[?(@.type=="InternalIP")].address}' \
    | xargs printf 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: %s}\n'
} > /root/kubeadm.yaml
kubeadm init phase control-plane apiserver --config=/root/kubeadm.yaml
