set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
new=/root/new.yaml
log=$log_folder/$log_name.log

# The manifest as it shall be, with further flags, in a file of its own; what is changed in that; and put in force.
draft() {
  yq --from-file /dev/stdin "$manifest" > "$new" <<YQ
.spec.containers[0].command += [
  "--audit-policy-file=$policy",
  "--audit-log-path=$log",
  "--audit-log-maxage=$days",
  "--audit-log-maxbackup=$files",
  "--audit-log-maxsize=$megabytes"]
YQ
  mounted audit-policy "$policy" File
  mounted audit-log "$log_folder" DirectoryOrCreate
  change "$(mount_of audit-policy).readOnly = true"
  for flag; do change ".spec.containers[0].command += [\"$flag\"]"; done
}
change() { yq -i "$1" "$new"; }
put() { mv "$new" "$manifest"; }

# What is changed: a flag that is left out, a mount that is added, one mount and its volume.
without() { change "del(.spec.containers[0].command[] | select(test(\"^--$1=\")))"; }
mounted() { change ".spec.containers[0].volumeMounts += [{\"name\": \"$1\", \"mountPath\": \"$2\"}] | .spec.volumes += [{\"name\": \"$1\", \"hostPath\": {\"path\": \"$2\", \"type\": \"$3\"}}]"; }
mount_of() { echo "(.spec.containers[0].volumeMounts[] | select(.name == \"$1\"))"; }
volume_of() { echo "(.spec.volumes[] | select(.name == \"$1\"))"; }
unmounted() { change "del($(mount_of "$1")) | del($(volume_of "$1"))"; }
