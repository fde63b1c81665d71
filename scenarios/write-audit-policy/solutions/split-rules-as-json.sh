#!/bin/bash
# JSON, one rule for each part, the stage omitted in each; the container is stopped and the kubelet starts it again.
cat > "$file" <<JSON
{"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [
  {"level": "None", "users": ["$quiet_second"], "verbs": ["watch", "list", "get"], "omitStages": ["RequestReceived"]},
  {"level": "None", "users": ["$quiet_first"], "verbs": ["watch", "list", "get"], "omitStages": ["RequestReceived"]},
  {"level": "Metadata", "namespaces": ["$system_second"], "omitStages": ["RequestReceived"]},
  {"level": "Metadata", "namespaces": ["$system_first"], "omitStages": ["RequestReceived"]},
  {"level": "$level_name", "resources": [{"group": "$group_name", "resources": ["*"]}], "omitStages": ["RequestReceived"]},
  {"level": "$level_name", "resources": [{"group": "rbac.authorization.k8s.io", "resources": ["*"]}], "omitStages": ["RequestReceived"]},
  {"level": "$level_name", "resources": [{"resources": ["$kept_plural"]}, {"group": "", "resources": ["secrets"]}], "omitStages": ["RequestReceived"]},
  {"level": "Metadata", "omitStages": ["RequestReceived"]}]}
JSON
crictl stop "$(crictl ps -q --name '^kube-apiserver$')"
