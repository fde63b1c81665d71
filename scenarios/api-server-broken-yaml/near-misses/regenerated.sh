#!/bin/bash
# fails: other-flags-kept, audit-log-written, manifest-kept
# A manifest that works, with the defaults of kubeadm.
set -euo pipefail
address=$(grep -o 'advertise-address=[0-9.]*' /etc/kubernetes/manifests/kube-apiserver.yaml | cut -d = -f 2)
kubeadm init phase control-plane apiserver --apiserver-advertise-address "$address" --kubernetes-version "$(kubeadm version -o short)"
