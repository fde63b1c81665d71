#!/bin/bash
# List flags add up when they are repeated; the manifest is written over, not replaced.
sed 's/^\( *\)- --secure-port=6443/&\n\1- --enable-admission-plugins=NodeRestriction/' "$manifest" > /root/new.yaml
cp /root/new.yaml "$manifest"
