#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata, stage-omitted, policy-read
# Right when it came into force, and no policy any more at the next start.
set -euo pipefail
cat > /etc/kubernetes/audit/policy.yaml <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  users: ["system:kube-controller-manager", "system:kube-scheduler"]
  verbs: [get, list, watch]
- level: Metadata
  namespaces: [kube-system, kube-public]
- level: RequestResponse
  resources:
  - group: ""
    resources: [secrets, configmaps]
  - group: rbac.authorization.k8s.io
  - group: admissionregistration.k8s.io
- level: Metadata
YAML
began=$(crictl ps -q --name '^kube-apiserver$')
yq '.metadata.annotations["restarted-at"] = "noon"' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
until now=$(crictl ps -q --name '^kube-apiserver$') && [ -n "$now" ] && [ "$now" != "$began" ] && kubectl get --raw /readyz >/dev/null 2>&1; do sleep 1; done
printf 'nonsense: - [\n' >> /etc/kubernetes/audit/policy.yaml
