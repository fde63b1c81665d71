#!/bin/bash
# fails: requests-refused
# Written into the file later: the API server refuses to change this while it runs.
close
mkdir -p "$folder"
configuration $open_paths | yq 'del(.anonymous.conditions)' > "$folder/config.yaml"
flags "--authentication-config=$folder/config.yaml" "$mounts"
for i in {1..90}; do
  pgrep -f 'kube-apiserver .*--authentication-config' > /dev/null && kubectl get --raw /readyz > /dev/null 2>&1 && break
  sleep 1
done
configuration $open_paths > "$folder/config.yaml"
