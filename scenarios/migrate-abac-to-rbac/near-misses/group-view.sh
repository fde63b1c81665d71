#!/bin/bash
# fails: group-by-rbac
# The role view knows neither Secrets nor what is cluster-wide.
translate_all_but group
kubectl create clusterrolebinding view --clusterrole=view --group="$group"
turn_off
