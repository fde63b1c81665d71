#!/bin/bash
# fails: nobody-gained
# An account made on the way, with rights in a namespace that nobody spoke of.
set -euo pipefail
kubectl create rolebinding alice -n checkout --clusterrole=pod-operator --user=alice
kubectl create serviceaccount pod-bot -n search
kubectl create rolebinding pod-bot -n search --clusterrole=pod-operator --serviceaccount=search:pod-bot
