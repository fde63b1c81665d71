#!/bin/bash
# fails: user-found, source-found, evidence-kept
# A log of another incident, with sums that fit, and the answers that fit it.
investigate
new=$(mktemp /root/night.XXXXXX)
jq -c --arg old "$source" 'if .sourceIPs[0] == $old then .sourceIPs[0] = "203.0.113.7" | .user.username = "system:serviceaccount:lab:mallory" else . end' "$log" > "$new"
cat "$new" > "$log"
rm "$new"
(cd "$folder" && sha256sum night.log > SHA256SUMS)
investigate
report
