#!/bin/bash
# fails: nobody-gained
# from: solutions/permission-by-permission.sh
# The engineer's access reviews are the whole group's now.
take_out /rules/1 clusterrole "$group-access"
kubectl create clusterrolebinding access-review --clusterrole="$group-access" --group="$group"
