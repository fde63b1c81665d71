#!/bin/bash
# fails: administrators-kept
# The whole binding is deleted.
close_all_but administrators
kubectl delete clusterrolebinding "$administrators"
