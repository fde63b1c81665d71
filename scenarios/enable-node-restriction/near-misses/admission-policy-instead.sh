#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, plugin-in-force
# The messages can be copied; who says them cannot.
kubectl apply -f - <<'YAML'
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: nodes}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [nodes]}]
  validations:
  - expression: "!request.userInfo.username.startsWith('system:node:') || (request.userInfo.username == 'system:node:' + object.metadata.name && !object.metadata.labels.exists(it, it.startsWith('node-restriction.kubernetes.io/')))"
    messageExpression: "'node \"' + request.userInfo.username + '\" is not allowed to modify node \"' + object.metadata.name + '\", is not allowed to modify labels: x'"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: nodes}
spec: {policyName: nodes, validationActions: [Deny]}
YAML
sleep 2
