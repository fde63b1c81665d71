#!/bin/bash
# fails: no-more-than-colleague, nobody-gained
# The shared role was changed on the way.
bind
kubectl patch clusterrole "$role" --type=json -p '[{"op": "add", "path": "/rules/0/resources/-", "value": "pods/exec"}]'
