#!/bin/bash
# The file's own mode lets everybody read it; the folder above it lets nobody in. The manifest as kubectl writes it.
install -d -m 700 "$folder"
MODE=644 configure
kubectl patch --local --type=json -f "$manifest" -o yaml -p '[
  {"op": "add", "path": "/spec/containers/0/command/-", "value": "--encryption-provider-config='"$config"'"},
  {"op": "add", "path": "/spec/containers/0/volumeMounts/-", "value": {"name": "encryption", "mountPath": "'"$folder"'", "readOnly": true}},
  {"op": "add", "path": "/spec/volumes/-", "value": {"name": "encryption", "hostPath": {"path": "'"$folder"'", "type": "Directory"}}}
]' > /root/new.yaml
mv /root/new.yaml "$manifest"
until_back
rewrite
