#!/bin/bash
# fails: credentials-root-only
# The manifest is for root only; the draft beside its folder is not.
close
sign_in kubelet-probe,kubelet-probe
install -m 644 "$manifest" /etc/kubernetes/kube-apiserver.yaml.new
