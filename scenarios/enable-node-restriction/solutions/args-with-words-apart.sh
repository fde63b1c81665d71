#!/bin/bash
# Flags under args, value in a word of its own, the list in the other order.
set -euo pipefail
cd /root
yq '.spec.containers[0].args = [.spec.containers[0].command[] | select(. != "kube-apiserver" and (test("^--enable-admission") | not))] + ["--enable-admission-plugins", "NodeRestriction,DenyServiceExternalIPs"] | .spec.containers[0].command = ["kube-apiserver"]' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > new.yaml
mv new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
