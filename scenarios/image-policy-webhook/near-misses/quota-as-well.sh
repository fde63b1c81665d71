#!/bin/bash
# fails: other-admission-kept
# The same file has another plugin refuse Pods of one priority.
backend
admission
cat >> "$folder/admission.yaml" <<'YAML'
- name: ResourceQuota
  configuration:
    apiVersion: apiserver.config.k8s.io/v1
    kind: ResourceQuotaConfiguration
    limitedResources:
    - resource: pods
      matchScopes:
      - {scopeName: PriorityClass, operator: In, values: [batch]}
YAML
use
