#!/bin/bash
# fails: automation-works
# The account has all that it had, and the token that the automation runs with is refused.
close
kubectl delete serviceaccount "$automation" -n "$home"
kubectl create serviceaccount "$automation" -n "$home"
only $open_paths
