#!/bin/bash
# fails: files-where-they-were
# The file instead of its folder: it cannot be renamed when it is full.
policy "$quiet" "$system" "$bodies" "$rest"
touch /var/log/kubernetes/audit/audit.log
restart '(.spec.volumes[] | select(.name == "audit-log") | .hostPath) = {"path": "/var/log/kubernetes/audit/audit.log", "type": "File"}
  | (.spec.containers[0].volumeMounts[] | select(.name == "audit-log") | .mountPath) = "/var/log/kubernetes/audit/audit.log"'
