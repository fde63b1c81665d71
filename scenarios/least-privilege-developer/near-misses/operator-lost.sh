#!/bin/bash
# fails: nobody-lost
# The whole binding is deleted.
role
bind
kubectl delete rolebinding on-call -n "$production"
