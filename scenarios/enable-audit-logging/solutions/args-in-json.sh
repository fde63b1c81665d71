#!/bin/bash
# The manifest as JSON, flags as words of their own under args, folders above mounted, a mode that writes at once too.
cp "$manifest" "$new"
mounted audit "${policy%/*}" Directory
mounted logs "${log_folder%/*}" Directory
yq -i -o json --from-file /dev/stdin "$new" <<YQ
.spec.containers[0].args = (.spec.containers[0].command | .[1:]) + [
  "--audit-policy-file", "$policy", "--audit-log-path", "$log",
  "--audit-log-maxage", "$days", "--audit-log-maxbackup", "$files", "--audit_log_maxsize", "$megabytes", "--audit-log-mode", "blocking-strict"]
| .spec.containers[0].command = ["kube-apiserver"]
YQ
put
