#!/bin/bash
# fails: files-in-their-folder
# It works, with the file among the certificates.
close
configuration $open_paths > /etc/kubernetes/pki/authn.yaml
flags --authentication-config=/etc/kubernetes/pki/authn.yaml
