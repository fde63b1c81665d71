#!/bin/bash
# Rule by rule in the task's order; the manifest is taken away and put back.
policy "$quiet" "$system" "$bodies" "$rest"
mv "$manifest" /root/
while crictl ps -q --name "^kube-apiserver$" | grep -q .; do sleep 0.3; done
mv /root/kube-apiserver.yaml "$manifest"
