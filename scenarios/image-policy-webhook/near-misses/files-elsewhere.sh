#!/bin/bash
# fails: files-in-their-folder
# It works, with files in a folder of others.
given=$folder
folder=/etc/kubernetes/pki/image-policy
cp -rp "$given" "$folder"
backend
admission
edit "$(enabled ImagePolicyWebhook) | $(named)"
