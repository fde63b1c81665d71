#!/bin/bash
# fails: administrator-kept
# All is right, and the administrator is the new user now.
certificate
kubeconfig
own_context
kubectl config use-context "$user"
