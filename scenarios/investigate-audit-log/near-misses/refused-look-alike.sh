#!/bin/bash
# fails: user-found, source-found, secret-found, time-found, way-back-found
# An engineer on call who tried to read a Secret from home, and was refused.
set -euo pipefail
jq -r 'select(.objectRef.resource == "secrets" and .responseStatus.code == 403 and .user.username == "nora@example.com")
  | "user: \(.user.username)\nsource: \(.sourceIPs[0])\nsecret: \(.objectRef.namespace)/\(.objectRef.name)\ntime: \(.requestReceivedTimestamp)\nleft-behind: pods/api"' \
  /var/log/kubernetes/audit/night.log > /root/incident.yaml
