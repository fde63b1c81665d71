#!/bin/bash
set -euo pipefail
sed '/--authorization-mode=AlwaysAllow/d' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
