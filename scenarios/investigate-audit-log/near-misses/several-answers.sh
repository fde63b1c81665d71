#!/bin/bash
# fails: user-found
# The right user is one of several that are named.
investigate
report
for name in $robbed $spared $third; do echo "user: system:serviceaccount:$name:$name-$account"; done >> /root/incident.yaml
