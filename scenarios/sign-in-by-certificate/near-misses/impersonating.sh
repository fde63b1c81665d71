#!/bin/bash
# fails: signs-in, nobody-else-handed-out
# The administrator's certificate, saying to be the new user.
certificate
cp .kube/config "$file"
yq -i ".users[0].user.as = \"$user\" | .users[0].user[\"as-groups\"] = [\"$team_group\"]" "$file"
