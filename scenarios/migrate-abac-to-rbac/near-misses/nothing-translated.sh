#!/bin/bash
# fails: ravi-by-rbac, deployer-by-rbac, auditors-by-rbac, beacon-by-rbac
# ABAC is off, and the four have nothing.
set -euo pipefail
sed -e 's/--authorization-mode=.*/--authorization-mode=Node,RBAC/' -e '/--authorization-policy-file=/d' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
