#!/bin/bash
# fails: nothing-bound, administrators-kept
# The bindings give nothing any more, to nobody.
for it in "$monitor" cluster-admin; do kubectl patch clusterrole "$it" --type=merge -p '{"rules": []}'; done
