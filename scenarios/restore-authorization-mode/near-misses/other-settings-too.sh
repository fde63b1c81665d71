#!/bin/bash
# fails: other-flags-kept
# The mode is right; on the way something else was set that nobody asked for.
set -euo pipefail
sed -e '/--authorization-mode=AlwaysAllow/d' -e 's/--service-cluster-ip-range=.*/--service-cluster-ip-range=10.96.0.0\/16/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
