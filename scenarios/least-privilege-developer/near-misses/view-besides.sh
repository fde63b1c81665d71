#!/bin/bash
# fails: nothing-more-there
# A look at the rest of the namespace, meant well.
role
bind
kubectl create rolebinding views -n "$development" --clusterrole=view --user="$developer"
leave
