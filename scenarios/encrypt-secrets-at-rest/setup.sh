#!/bin/bash
# Secrets in several namespaces, stored in clear.
set -euo pipefail
kubectl create namespace payments
kubectl create namespace shop
kubectl create secret generic database -n payments --from-literal=user=ledger --from-literal=password='nine lives & more'
kubectl create secret generic webhook-key -n payments --from-literal=key=c2VjcmV0LW9mLXRoZS1ob29r
kubectl create secret docker-registry registry -n shop --docker-server=registry.example --docker-username=shop --docker-password=pull-only
kubectl create secret generic smtp -n default --from-literal=password=plain-as-day
kubectl label secret webhook-key -n payments app=payments
kubectl annotate secret database -n payments ledger.example/rotation=quarterly
