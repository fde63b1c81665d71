#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, plugin-in-force, control-plane-healthy, manifest-kept
# The right words in the scheduler's manifest: an unknown flag there, and it ends.
sed 's/^\( *\)- --leader-elect=true/&\n\1- --enable-admission-plugins=NodeRestriction/' /etc/kubernetes/manifests/kube-scheduler.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-scheduler.yaml
