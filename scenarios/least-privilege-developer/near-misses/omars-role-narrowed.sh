#!/bin/bash
# fails: nobody-lost
# Until it fits her, and no longer him.
set -euo pipefail
kubectl patch role developer -n development --type=json -p '[{"op": "replace", "path": "/rules", "value": [{"apiGroups": ["", "apps"], "resources": ["pods", "deployments"], "verbs": ["get", "list", "watch", "create", "update"]}]}]'
kubectl create rolebinding priya -n development --role=developer --user=priya
kubectl patch rolebinding on-call -n production --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
