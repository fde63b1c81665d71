#!/bin/bash
# fails: work-goes-on
# A whole role goes for one of its rules.
kubectl delete clusterrolebinding "$group-access"
close_all_but binding
