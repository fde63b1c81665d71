#!/bin/bash
# fails: newcomer-creates-pods, bound-in-namespace, nobody-gained
# A ServiceAccount of that name is somebody else.
kubectl create serviceaccount "$newcomer" -n "$namespace"
bind --serviceaccount="$namespace:$newcomer"
