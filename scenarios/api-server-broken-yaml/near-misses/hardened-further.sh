#!/bin/bash
# fails: health-checks-answered, other-flags-kept
# Repaired, and one more good idea: the health checks get 401.
mended | sed 's/^    - --allow-privileged=true/&\n    - --anonymous-auth=false/' | put
