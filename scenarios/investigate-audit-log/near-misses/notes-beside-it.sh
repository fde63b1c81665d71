#!/bin/bash
# fails: evidence-kept
# What was found is kept with the evidence.
investigate
report
jq -c 'select(.responseStatus.code == 403)' "$log" > "$folder/refused.log"
