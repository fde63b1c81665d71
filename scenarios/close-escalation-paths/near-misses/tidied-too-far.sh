#!/bin/bash
# fails: account-kept, nobody-lost
# from: solutions/permission-by-permission.sh
# A binding that belongs to every cluster is taken for one of the six.
kubectl delete clusterrolebinding system:basic-user
