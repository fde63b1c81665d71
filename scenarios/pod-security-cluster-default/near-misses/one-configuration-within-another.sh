#!/bin/bash
# fails: baseline-enforced, restricted-warned, violations-audited, exemptions-as-asked, exempt-namespaces-free, own-levels-kept, labels-kept, control-plane-healthy, health-checks-answered
# The file of the plugin is an AdmissionConfiguration itself: the plugin does not know that kind, and the API server ends.
configure
mv "$config" "$folder/levels.yaml"
cat > "$config" <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  path: levels.yaml
YAML
use
