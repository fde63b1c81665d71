#!/bin/bash
# fails: other-admission-kept
# The same file changes what another plugin admits.
backend
admission
cat >> "$folder/admission.yaml" <<'YAML'
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults: {enforce: baseline, enforce-version: latest, audit: baseline, audit-version: latest, warn: baseline, warn-version: latest}
    exemptions: {usernames: [], runtimeClasses: [], namespaces: []}
YAML
use
