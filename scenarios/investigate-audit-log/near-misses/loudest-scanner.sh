#!/bin/bash
# fails: user-found, source-found
# The address with the most requests.
investigate
user=system:anonymous
source=$(jq -r 'select(.user.username == "system:anonymous") | .sourceIPs[0]' "$log" | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
report
