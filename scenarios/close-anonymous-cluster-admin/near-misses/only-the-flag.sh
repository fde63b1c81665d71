#!/bin/bash
# fails: cluster-closed, kube-system-closed, nothing-bound, public-answers-kept, health-checks-answered
# The bindings wait for the day when somebody takes the flag away.
set -euo pipefail
sed 's/^\( *\)- --secure-port=6443/&\n\1- --anonymous-auth=false/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
