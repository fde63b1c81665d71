#!/bin/bash
# fails: newcomer-creates-pods
# The error is gone, but they cannot even see what they created.
kubectl create role create-pods -n "$namespace" --verb=create --resource=pods
kubectl create rolebinding newcomer -n "$namespace" --role=create-pods --user="$newcomer"
