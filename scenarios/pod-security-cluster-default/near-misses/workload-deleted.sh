#!/bin/bash
# fails: labels-kept
# What violates the level is gone, instead of exempt as well.
kubectl delete daemonset log-shipper -n "$agents"
configure
use
