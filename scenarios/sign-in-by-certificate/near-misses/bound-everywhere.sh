#!/bin/bash
# fails: access-unchanged
# Too wide: they may read nearly everything besides.
certificate
kubeconfig
kubectl create clusterrolebinding views --clusterrole=view --user="$user"
