#!/bin/bash
# Alice beside Bob in the binding that is there.
kubectl patch rolebinding pod-operators -n checkout --type=json \
  -p '[{"op": "add", "path": "/subjects/-", "value": {"kind": "User", "name": "alice", "apiGroup": "rbac.authorization.k8s.io"}}]'
