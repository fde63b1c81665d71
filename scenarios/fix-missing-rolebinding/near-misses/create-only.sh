#!/bin/bash
# fails: alice-creates-pods
# The error is gone, but she cannot even see what she created.
set -euo pipefail
kubectl create role create-pods -n checkout --verb=create --resource=pods
kubectl create rolebinding alice -n checkout --role=create-pods --user=alice
