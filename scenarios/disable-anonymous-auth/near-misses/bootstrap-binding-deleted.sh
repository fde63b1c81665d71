#!/bin/bash
# fails: bootstrap-bindings-kept
close
kubectl delete rolebinding kubeadm:bootstrap-signer-clusterinfo -n kube-public
only $open_paths
