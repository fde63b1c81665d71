#!/bin/bash
# fails: no-kubelet
# A moment later the controller manager has put the rule back.
kubectl get clusterrole "$group-engineer" -o yaml | yq 'del(.rules[] | select(.resources | contains(["nodes/proxy"])))' | kubectl replace -f -
close_all_but kubelet
