#!/bin/bash
# fails: files-in-their-folder
# It works, with the file among the certificates.
config=/etc/kubernetes/pki/admission.yaml
configure
edit "$(named)"
