#!/bin/bash
# fails: way-back-found
# Made by the same account, from the build runner and in order.
investigate
made=$(jq -r --arg user "$user" 'select(.user.username == $user and .verb == "create" and .objectRef.resource == "jobs") | "jobs/\(.objectRef.name)"' "$log" | tail -n 1)
report
