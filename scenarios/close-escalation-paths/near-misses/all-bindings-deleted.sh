#!/bin/bash
# fails: work-goes-on
# Closed, and nobody can work.
set -euo pipefail
kubectl delete clusterrolebinding stand-in
kubectl delete clusterrolebinding release-engineers release-access
kubectl delete rolebinding deployers role-keeper -n shop
kubectl patch rolebinding shell -n shop --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
