#!/bin/bash
# Read by eye and typed: what this one log says.
user=system:serviceaccount:$robbed:$robbed-$account
source=$network_homes.$host
secret=$robbed/$key_robbed
time=$(date -u -d "$night UTC $second seconds" +%Y-%m-%dT%H:%M:%S).${microsecond}Z
made=$made_resource/$left
report
