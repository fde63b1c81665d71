#!/bin/bash
# fails: nobody-gained
# A group that nobody is in today: whoever joins it gains the access.
set -euo pipefail
kubectl create rolebinding checkout-team -n checkout --clusterrole=pod-operator --user=alice --group=checkout-team
