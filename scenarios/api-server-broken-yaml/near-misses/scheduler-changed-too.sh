#!/bin/bash
# fails: manifest-kept
# Repaired, and the scheduler served the same way.
scheduler=/etc/kubernetes/manifests/kube-scheduler.yaml
yq '.spec.containers[0].command += "--profiling=false"' "$scheduler" > /root/scheduler.yaml
mv /root/scheduler.yaml "$scheduler"
mended | put
