#!/bin/bash
# The flag, and probes that only open a connection.
close_public
kubectl delete role reader -n "$public"
kubectl get clusterrolebinding "$automation" -o yaml | yq "del(.subjects[] | select(.name == \"$shared_name\"))" | kubectl replace -f -
connect '{"host": "127.0.0.1", "port": 6443}'
