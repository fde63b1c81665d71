#!/bin/bash
# fails: automation-works
# The automation lost its rights with the binding.
close_public
kubectl delete clusterrolebinding "$automation"
only $open_paths
