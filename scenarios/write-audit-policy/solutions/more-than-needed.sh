#!/bin/bash
# Further rules that say nothing new, bodies without managedFields, and a mode that was changed when it ran already.
set -euo pipefail
cat > /etc/kubernetes/audit/policy.yaml <<'YAML'
---
# By the security team's text.
apiVersion: audit.k8s.io/v1
kind: Policy
metadata:
  name: asked
omitStages: ["RequestReceived"]
omitManagedFields: true
rules:
- {level: None, users: ["system:kube-scheduler"], verbs: [get, list, watch], userGroups: ["system:authenticated"]}
- {level: None, users: ["system:kube-controller-manager"], verbs: [get, list, watch]}
- level: Metadata
  namespaces: [kube-system]
  resources:
  - group: ""
    resources: [secrets, configmaps]
- level: Metadata
  namespaces: [kube-public, kube-system]
- level: RequestResponse
  resources:
  - group: ""
    resources: ["secrets/*", "configmaps/*"]
  - group: rbac.authorization.k8s.io
    resources: ["*"]
  - group: admissionregistration.k8s.io
- level: Metadata
  nonResourceURLs: ["*"]
- level: Metadata
  resources:
  - group: ""
    resources: [events, pods, "pods/*"]
- level: Metadata
...
YAML
began=$(crictl ps -q --name '^kube-apiserver$')
yq '.metadata.annotations["restarted-at"] = "noon"' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until now=$(crictl ps -q --name '^kube-apiserver$') && [ -n "$now" ] && [ "$now" != "$began" ] && kubectl get --raw /readyz >/dev/null 2>&1; do sleep 1; done
chmod 600 /etc/kubernetes/audit/policy.yaml
