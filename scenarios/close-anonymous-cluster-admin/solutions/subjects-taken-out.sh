#!/bin/bash
# Every binding keeps its name and loses its subject, found by what it says and not by what it is called.
kubectl get clusterrolebindings,rolebindings -A -o yaml | yq '
  .items |= (map(select(.metadata.name != "system:public-info-viewer" and .metadata.name != "kubeadm:bootstrap-signer-clusterinfo"))
    | map(select(.subjects[].name | test("^system:(anonymous|unauthenticated)$")))
    | map(del(.subjects[] | select(.name | test("^system:(anonymous|unauthenticated)$")))))' > /root/bindings.yaml
kubectl replace -f /root/bindings.yaml
