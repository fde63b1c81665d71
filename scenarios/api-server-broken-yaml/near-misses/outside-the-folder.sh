#!/bin/bash
# fails: control-plane-healthy, other-flags-kept, audit-log-written, health-checks-answered, manifest-kept, files-mounted, nothing-lost, static-pod-folder-tidy
# The right manifest in the wrong place.
mended > /etc/kubernetes/kube-apiserver.yaml
