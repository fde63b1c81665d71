#!/bin/bash
# fails: nobody-gained
# So that the node loses nothing, all nodes are given a role that RBAC had not given them.
bind
kubectl create clusterrolebinding nodes --clusterrole=view --group=system:nodes
by_sed "$second_line"
