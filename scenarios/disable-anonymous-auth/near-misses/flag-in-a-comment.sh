#!/bin/bash
# fails: requests-refused
close
sed 's/^\( *\)- --secure-port=6443/&\n\1# - --anonymous-auth=false/' "$manifest" > /root/new.yaml
mv /root/new.yaml "$manifest"
