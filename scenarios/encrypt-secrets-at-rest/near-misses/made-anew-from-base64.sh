#!/bin/bash
# fails: contents-kept
# Made anew from what kubectl shows, which is base64 already.
encrypt
shown=$(kubectl get secret webhook-key -n payments -o jsonpath={.data.key})
kubectl delete secret webhook-key -n payments
kubectl create secret generic webhook-key -n payments --from-literal=key="$shown"
