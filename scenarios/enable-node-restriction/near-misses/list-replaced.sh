#!/bin/bash
# fails: external-ips-refused, other-flags-kept
sed 's/--enable-admission-plugins=.*/--enable-admission-plugins=NodeRestriction/' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
