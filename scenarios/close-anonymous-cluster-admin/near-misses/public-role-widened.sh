#!/bin/bash
# fails: cluster-closed, public-answers-kept, nobody-gained
# from: solutions/bindings-deleted.sh
# The binding is as it was; the role behind it is not.
kubectl patch clusterrole system:public-info-viewer --type=json -p '[{"op": "add", "path": "/rules/0/nonResourceURLs/-", "value": "/metrics"}]'
