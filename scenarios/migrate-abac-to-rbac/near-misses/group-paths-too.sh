#!/bin/bash
# fails: nobody-gained
# In the policy file a resource is no path.
translate_all_but nobody
kubectl patch clusterrole read-everything --type=json -p '[{"op": "add", "path": "/rules/-", "value": {"nonResourceURLs": ["*"], "verbs": ["get"]}}]'
turn_off
