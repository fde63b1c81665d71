#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, own-labels-work, other-flags-kept
# Everything is Forbidden now, but by authorization: kubelets can do nothing at all.
sed -e 's/--enable-admission-plugins=.*/&,NodeRestriction/' -e 's/--authorization-mode=.*/--authorization-mode=RBAC/' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
