#!/bin/bash
# fails: nobody-gained
# Every Pod there could write Pods.
role
kubectl create rolebinding writers -n "$development" --role=writer --user="$developer" --group="system:serviceaccounts:$development"
leave
