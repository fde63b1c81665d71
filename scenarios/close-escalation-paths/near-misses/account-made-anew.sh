#!/bin/bash
# fails: account-kept
# from: solutions/permission-by-permission.sh
# The account has its access back; the tokens that it runs with are refused.
kubectl delete serviceaccount "$account" -n "$namespace"
kubectl create serviceaccount "$account" -n "$namespace"
