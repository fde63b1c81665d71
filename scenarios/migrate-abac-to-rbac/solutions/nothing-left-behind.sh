#!/bin/bash
# Flags, mount, volume and file go.
translate_all_but nobody
edit yq '.spec.containers[0].command |= (map(select(test("^--authorization") | not)) + ["--authorization-mode", "RBAC,Node"])
  | del(.spec.containers[0].volumeMounts[] | select(.name == "abac"), .spec.volumes[] | select(.name == "abac"))'
rm -r /etc/kubernetes/abac
