#!/bin/bash
# A new manifest, with all that the old one had.
regenerate
yq '(.spec.containers[0].command[] | select(test("^--enable-admission"))) = "--enable-admission-plugins=DenyServiceExternalIPs,NodeRestriction"
  | .spec.containers[0].command += ["--audit-log-maxage='"$days"'", "--audit-log-path=/var/log/kubernetes/audit/audit.log",
    "--audit-policy-file=/etc/kubernetes/audit/policy.yaml", "--event-ttl=2h", "--profiling=false", "--request-timeout=90s"]
  | .spec.containers[0].volumeMounts += [{"name": "policy", "mountPath": "/etc/kubernetes/audit", "readOnly": true}, {"name": "log", "mountPath": "/var/log/kubernetes/audit"}]
  | .spec.volumes += [{"name": "policy", "hostPath": {"path": "/etc/kubernetes/audit", "type": "Directory"}}, {"name": "log", "hostPath": {"path": "/var/log/kubernetes/audit", "type": "DirectoryOrCreate"}}]' \
  "$manifest" | put
