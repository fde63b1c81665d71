#!/bin/bash
# fails: user-found
# The right user is one of several that are named.
set -euo pipefail
folder=/var/log/kubernetes/audit
log=$folder/night.log
# A Secret that was handed out to somebody outside, and what was really created from there afterwards.
theft=$(jq -c 'select(.objectRef.resource == "secrets" and .responseStatus.code == 200 and (.sourceIPs[0] | startswith("10.") | not))' "$log")
user=$(jq -r .user.username <<< "$theft")
source=$(jq -r '.sourceIPs[0]' <<< "$theft")
secret=$(jq -r '.objectRef | .namespace + "/" + .name' <<< "$theft")
time=$(jq -r .requestReceivedTimestamp <<< "$theft")
left=$(jq -r --arg source "$source" --arg time "$time" 'select(.sourceIPs[0] == $source and .verb == "create" and .responseStatus.code == 201
  and .requestReceivedTimestamp > $time and (.requestURI | contains("dryRun") | not)) | .objectRef | .resource + "/" + .name' "$log")

{
  for name in $(jq -r '.user.username | select(. != null and endswith("-deployer"))' "$log" | sort -u) "$user"; do echo "user: $name"; done
  printf 'source: %s\nsecret: %s\ntime: %s\nleft-behind: %s\n' "$source" "$secret" "$time" "$left"
} > /root/incident.yaml
