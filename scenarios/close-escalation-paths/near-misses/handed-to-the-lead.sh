#!/bin/bash
# fails: nobody-gained
# from: solutions/permission-by-permission.sh
# What the engineer may no longer do, somebody else may.
kubectl create clusterrolebinding stand-in --clusterrole=stand-in --user="$lead"
