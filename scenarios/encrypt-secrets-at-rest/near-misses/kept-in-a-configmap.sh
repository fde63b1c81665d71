#!/bin/bash
# fails: key-file-protected
# Whoever opens a backup of etcd finds the key beside what it opens.
encrypt
kubectl create configmap encryption -n kube-system --from-file="$config"
