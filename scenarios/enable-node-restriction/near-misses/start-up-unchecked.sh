#!/bin/bash
# fails: health-checks-answered, manifest-kept
# On, and without the health check that slowed down the tries.
set -euo pipefail
yq '(.spec.containers[0].command[] | select(test("^--enable-admission-plugins"))) += ",NodeRestriction"
  | del(.spec.containers[0].startupProbe)' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
