#!/bin/bash
# fails: automation-works
# The automation has what it had, and more.
kubectl create clusterrolebinding board-view --clusterrole=view --serviceaccount="$home:$automation"
close
only $open_paths
