#!/bin/bash
# Without the Secret in mind: who came from outside with a ServiceAccount, and what did they do there?
set -euo pipefail
log=/var/log/kubernetes/audit/night.log
grep -F '"sourceIPs":["203.0.113.' $log | grep -F '"username":"system:serviceaccount:' > /root/theirs.log
source=$(jq -r '.sourceIPs[0]' /root/theirs.log | uniq)
user=$(jq -r .user.username /root/theirs.log | uniq)
read -r time secret < <(jq -r 'select(.objectRef.resource == "secrets" and .responseStatus.code < 300)
  | "\(.requestReceivedTimestamp) \(.objectRef.namespace)/\(.objectRef.name)"' /root/theirs.log)
made=cronjob/$(jq -r 'select(.objectRef.resource == "cronjobs") | .objectRef.name' /root/theirs.log | tail -n 1)
time=$(tr T ' ' <<< "${time%.*}")
cat > /root/incident.yaml <<YAML
user: $user
source: $source
secret: $secret
time: $time
left-behind: $made
YAML
