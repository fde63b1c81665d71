#!/bin/bash
# fails: automation-works, nobody-gained
# Whoever signs in may do what requests without credentials could.
signed_in='{"kind": "Group", "name": "system:authenticated", "apiGroup": "rbac.authorization.k8s.io"}'
kubectl patch rolebinding everybody -n "$public" --type=json -p "[{\"op\": \"replace\", \"path\": \"/subjects/0\", \"value\": $signed_in}]"
kubectl patch clusterrolebinding "$automation" --type=json -p "[{\"op\": \"replace\", \"path\": \"/subjects/1\", \"value\": $signed_in}]"
only $open_paths
