#!/bin/bash
# fails: manifest-kept
# On, and a variable of the environment besides that no flag uses.
set -euo pipefail
yq '(.spec.containers[0].command[] | select(test("^--enable-admission-plugins"))) += ",NodeRestriction"
  | .spec.containers[0].env += [{"name": "HTTPS_PROXY", "value": "http://proxy.example:3128"}]' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
