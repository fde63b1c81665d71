#!/bin/bash
# The policy is mounted alone and called otherwise in the container; defaults are written out.
policy "$quiet" "$system" "$bodies" "$rest"
restart '(.spec.containers[0].command[] | select(test("^--audit-policy-file="))) = "--audit-policy-file=/srv/audit-policy.yaml"
  | .spec.containers[0].command += ["--audit-log-mode=blocking", "--audit-log-format=json", "--audit-log-version=audit.k8s.io/v1"]
  | (.spec.volumes[] | select(.name == "audit-policy") | .hostPath) = {"path": "/etc/kubernetes/audit/policy.yaml", "type": "File"}
  | (.spec.containers[0].volumeMounts[] | select(.name == "audit-policy") | .mountPath) = "/srv/audit-policy.yaml"'
