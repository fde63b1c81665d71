#!/bin/bash
# fails: nobody-lost
# Alice has Bob's access, and Bob has none.
set -euo pipefail
kubectl patch rolebinding pod-operators -n checkout --type=json -p '[{"op": "replace", "path": "/subjects/0/name", "value": "alice"}]'
