#!/bin/bash
# fails: groups-with-bodies
# The resources of today, and one that is expected: a later version may add others.
listed='roles, rolebindings, clusterroles, clusterrolebindings, widgets, roles/*, rolebindings/*, clusterroles/*, clusterrolebindings/*, widgets/*'
policy "$quiet" "$system" "${bodies/"$rbac"/{group: rbac.authorization.k8s.io, resources: [$listed]\}}" "$rest"
restart
