#!/bin/bash
# Inside the container the paths may be any; a size that is the default is left out.
cp "$policy" /etc/kubernetes/pki/audit-policy.yaml
policy=/etc/kubernetes/pki/audit-policy.yaml
log=/logs/$log_name.log
draft
unmounted audit-policy
change "$(mount_of audit-log).mountPath = \"/logs\""
[ "$megabytes" != 100 ] || without audit-log-maxsize
put
