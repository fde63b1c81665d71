#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, plugin-in-force, own-labels-work, external-ips-refused, nobody-gained, control-plane-healthy, health-checks-answered
# Changed but not in force: nobody acts on the manifest.
systemctl stop kubelet
sed 's/\(--enable-admission-plugins=.*\)/\1,NodeRestriction/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
