#!/bin/bash
# The plugin kubeadm switches on is gone; another one is there that has to stay.
set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
sed 's/--enable-admission-plugins=.*/--enable-admission-plugins=DenyServiceExternalIPs/' "$manifest" > /root/.setup.yaml
grep -q -- '--enable-admission-plugins=DenyServiceExternalIPs' /root/.setup.yaml
chmod 600 /root/.setup.yaml
mv /root/.setup.yaml "$manifest"
