#!/bin/bash
# The bindings go, and the API server takes requests without credentials at the paths that need them only.
close_all_but administrators
kubectl delete clusterrolebinding "$administrators"
kubectl create clusterrolebinding "$administrators" --clusterrole=cluster-admin --group="$administrators"
limit_anonymous /etc/kubernetes/authn '"mountPath": "/etc/kubernetes/authn", "readOnly": true' /etc/kubernetes/authn
