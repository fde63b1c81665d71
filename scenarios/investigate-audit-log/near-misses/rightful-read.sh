#!/bin/bash
# fails: source-found, time-found
# The right account and Secret, and one of its ordinary reads, from the build runner.
investigate
read -r time source < <(jq -r --arg user "$user" 'select(.user.username == $user and .objectRef.resource == "secrets" and (.sourceIPs[0] | startswith("10.")))
  | "\(.requestReceivedTimestamp) \(.sourceIPs[0])"' "$log")
report
