#!/bin/bash
# fails: nothing-bound, administrators-kept
# The bindings give nothing any more, to nobody.
set -euo pipefail
kubectl patch clusterrole site-monitor --type=merge -p '{"rules": []}'
kubectl patch clusterrole cluster-admin --type=merge -p '{"rules": []}'
