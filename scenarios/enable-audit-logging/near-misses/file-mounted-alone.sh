#!/bin/bash
# fails: rotation
# A mount point cannot be renamed: when the file is full, logging ends.
draft
change "$(mount_of audit-log).mountPath = \"$log\" | $(volume_of audit-log).hostPath = {\"path\": \"$log\", \"type\": \"FileOrCreate\"}"
put
