#!/bin/bash
kubectl create rolebinding alice-pod-operator -n checkout --clusterrole=pod-operator --user=alice
