#!/bin/bash
# fails: secret-found, time-found
# The first thing that was tried, which was refused.
investigate
read -r time secret < <(jq -r --arg user "$user" --arg source "$source" 'select(.user.username == $user and .sourceIPs[0] == $source and .objectRef.resource == "secrets" and .verb == "get")
  | "\(.requestReceivedTimestamp) \(.objectRef.namespace)/\(.objectRef.name)"' "$log")
report
