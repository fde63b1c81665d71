#!/bin/bash
# Without the Secret in mind: who came from outside with a ServiceAccount, and what did they do there?
grep -vF '"sourceIPs":["10.' "$log" | grep -F '"username":"system:serviceaccount:' > /root/theirs.log
source=$(jq -r '.sourceIPs[0]' /root/theirs.log | uniq)
user=$(jq -r .user.username /root/theirs.log | uniq)
read -r time secret < <(jq -r 'select(.objectRef.resource == "secrets" and .responseStatus.code < 300)
  | "\(.requestReceivedTimestamp) \(.objectRef.namespace)/\(.objectRef.name)"' /root/theirs.log)
made=$(jq -r 'select(.verb == "get") | .objectRef | "\(.resource | rtrimstr("s"))/\(.name)"' /root/theirs.log | tail -n 1)
time=$(tr T ' ' <<< "${time%.*}")
report
