#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, plugin-in-force, own-labels-work, external-ips-refused, nobody-gained, control-plane-healthy, other-flags-kept, health-checks-answered
# "NodeRestriction in enable-admission-plugins and disable-admission-plugins overlapped": the API server ends.
sed 's/^\( *\)\(- --enable-admission-plugins=.*\)/\1\2,NodeRestriction\n\1- --disable-admission-plugins=NodeRestriction/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
