#!/bin/bash
# fails: rotation
# The log is in another folder and shows in this one by a hard link, until it is rotated.
mkdir -p -m 700 /var/log/kube-apiserver
ln "$log" /var/log/kube-apiserver/
draft
change "$(volume_of audit-log).hostPath.path = \"/var/log/kube-apiserver\""
put
