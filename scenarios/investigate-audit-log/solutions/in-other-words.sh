#!/bin/bash
# As JSON, the time elsewhere in the world and without fractions, the object as kubectl prints it.
investigate
time=$(TZ=UTC-2 date -d "$time" +%Y-%m-%dT%H:%M:%S+02:00)
jq -n --arg user "$user" --arg source "$source" --arg secret "$secret" --arg time "$time" --arg made "${made/s\//.$made_group/}" \
  '{user: $user, source: $source, secret: $secret, time: $time, "left-behind": $made}' > /root/incident.yaml
