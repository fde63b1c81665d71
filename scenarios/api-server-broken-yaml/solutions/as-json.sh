#!/bin/bash
# JSON under another name, the defaults written out, a note of one's own, a copy where the kubelet does not look.
mended > /root/fixed.yaml
mkdir /etc/kubernetes/manifests/old
cp /root/fixed.yaml /etc/kubernetes/manifests/old/
yq -o=json '.metadata.annotations."example.com/repaired-by" = "me"
  | .spec.restartPolicy = "Always" | .spec.containers[0].terminationMessagePolicy = "File"
  | .spec.containers[0].args = .spec.containers[0].command[1:] | .spec.containers[0].command = ["/usr/local/bin/kube-apiserver"]' \
  /root/fixed.yaml > /root/apiserver.json
mv /root/apiserver.json /etc/kubernetes/manifests/
rm "$manifest"
