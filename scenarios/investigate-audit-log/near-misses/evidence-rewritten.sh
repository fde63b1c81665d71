#!/bin/bash
# fails: user-found, source-found, secret-found, time-found, way-back-found, evidence-kept
# A log of another incident, with sums that fit, and the answers that fit it.
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

new=$(mktemp /root/night.XXXXXX)
jq -c --arg old "$source" 'if .sourceIPs[0] == $old then .sourceIPs[0] = "203.0.113.7" | .user.username = "system:serviceaccount:lab:mallory" else . end' "$log" > "$new"
cat "$new" > "$log"
rm "$new"
(cd "$folder" && sha256sum night.log > SHA256SUMS)
user=system:serviceaccount:lab:mallory
source=203.0.113.7
cat > /root/incident.yaml <<YAML
user: $user
source: $source
secret: $secret
time: $time
left-behind: $left
YAML
