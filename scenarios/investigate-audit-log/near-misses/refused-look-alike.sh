#!/bin/bash
# fails: user-found, source-found, secret-found, time-found, way-back-found
# An engineer on call who tried to read a Secret from home, and was refused.
read -r user source secret time < <(jq -r 'select(.objectRef.resource == "secrets" and .responseStatus.code == 403 and .user.username == "nora@example.com")
  | "\(.user.username) \(.sourceIPs[0]) \(.objectRef.namespace)/\(.objectRef.name) \(.requestReceivedTimestamp)"' "$log")
made=pods/api
report
