#!/bin/bash
# Further rules that say nothing new, bodies without managedFields, and a mode that was changed when it ran already.
cat > "$file" <<YAML
---
# By the security team's text.
apiVersion: audit.k8s.io/v1
kind: Policy
metadata:
  name: asked
omitStages: ["RequestReceived"]
omitManagedFields: true
rules:
- {level: None, users: ["$quiet_second"], verbs: [get, list, watch], userGroups: ["system:authenticated"]}
- {level: None, users: ["$quiet_first"], verbs: [get, list, watch]}
- {level: Metadata, namespaces: [$system_first], resources: [$core]}
- {level: Metadata, namespaces: [$system_second, $system_first]}
- level: $level_name
  resources:
  - group: ""
    resources: ["secrets/*", "$kept_plural/*"]
  - group: rbac.authorization.k8s.io
    resources: ["*"]
  - group: $group_name
- {level: Metadata, nonResourceURLs: ["*"]}
- {level: Metadata, resources: [{group: "", resources: [events, pods, "pods/*"]}]}
- level: Metadata
...
YAML
restarted
chmod 600 "$file"
