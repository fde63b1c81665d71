#!/bin/bash
# fails: baseline-enforced, restricted-warned, violations-audited, exemptions-as-asked
configure
sed "s|^\( *\)- --secure-port=6443|&\n\1# - --admission-control-config-file=$config|" "$manifest" > /root/new.yaml
mv /root/new.yaml "$manifest"
