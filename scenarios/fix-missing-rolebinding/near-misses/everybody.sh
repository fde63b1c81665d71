#!/bin/bash
# fails: nobody-gained
# Alice is named, and with her everybody who signs in.
set -euo pipefail
kubectl create rolebinding checkout-team -n checkout --clusterrole=pod-operator --user=alice --group=system:authenticated
