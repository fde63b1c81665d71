#!/bin/bash
# fails: nothing-in-production, nothing-elsewhere
# Right in development, and everywhere else.
kubectl create clusterrole writer --verb="$asked" --resource="pods,$workload_plural"
kubectl create clusterrolebinding writer --clusterrole=writer --user="$developer"
leave
