#!/bin/bash
# fails: user-found, source-found
# Too wide: everybody who came from outside.
investigate
user="$user, nora@example.com, piet@example.com"
source=$(jq -r '.sourceIPs[0]' "$log" | sort -u | paste -sd ' ')
report
