#!/bin/bash
# fails: group-by-rbac
# The API groups of today are listed; what is added tomorrow cannot be read.
translate_all_but nobody
groups=$(kubectl api-versions | sed -n 's|/[^/]*$||p' | sort -u | jq -Rnc '[""] + [inputs]')
kubectl patch clusterrole read-everything --type=json -p "[{\"op\": \"replace\", \"path\": \"/rules/0/apiGroups\", \"value\": $groups}]"
turn_off
