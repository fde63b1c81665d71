#!/bin/bash
# fails: nobody-gained
# No longer without credentials, but with any.
close_all_but administrators
kubectl patch clusterrolebinding "$administrators" --type=json -p '[{"op": "replace", "path": "/subjects/1/name", "value": "system:authenticated"}]'
