#!/bin/bash
# fails: time-found
# To the microsecond, and of another moment: when it was answered.
investigate
time=$(jq -r --arg received "$time" 'select(.requestReceivedTimestamp == $received) | .stageTimestamp' "$log")
report
