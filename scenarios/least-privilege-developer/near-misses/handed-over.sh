#!/bin/bash
# fails: nobody-gained
# The colleague is on call instead.
role
bind
kubectl patch rolebinding on-call -n "$production" --type=json -p "[{\"op\": \"replace\", \"path\": \"/subjects/1/name\", \"value\": \"$colleague\"}]"
