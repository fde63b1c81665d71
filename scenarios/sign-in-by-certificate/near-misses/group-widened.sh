#!/bin/bash
# fails: access-unchanged
# The group was given more.
certificate
kubeconfig
kubectl patch role member -n "$team_namespace" --type=json -p '[{"op": "add", "path": "/rules/0/resources/-", "value": "secrets"}]'
