#!/bin/bash
# fails: groups-with-bodies
# RBAC has a group of its own.
policy "$quiet" "$system" "- {level: $level_name, resources: [${core/]/, roles, rolebindings, clusterroles, clusterrolebindings]}, $group]}" "$rest"
restart
