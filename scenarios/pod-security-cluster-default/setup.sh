#!/bin/bash
# Namespaces with and without a level of their own, and an agent that needs the node.
kubectl apply -f - <<YAML
apiVersion: v1
kind: Namespace
metadata: {name: web}
---
apiVersion: v1
kind: Namespace
metadata:
  name: $strict
  labels: {pod-security.kubernetes.io/enforce: restricted}
---
apiVersion: v1
kind: Namespace
metadata:
  name: sandbox
  labels: {pod-security.kubernetes.io/enforce: privileged}
---
apiVersion: v1
kind: Namespace
metadata: {name: $agents}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: log-shipper, namespace: $agents}
spec:
  selector: {matchLabels: {app: log-shipper}}
  template:
    metadata: {labels: {app: log-shipper}}
    spec:
      hostNetwork: true
      containers:
      - name: log-shipper
        image: docker.io/library/toolbox:1.0
        command: [sleep, infinity]
        volumeMounts: [{name: logs, mountPath: /logs, readOnly: true}]
      volumes: [{name: logs, hostPath: {path: /var/log}}]
YAML
