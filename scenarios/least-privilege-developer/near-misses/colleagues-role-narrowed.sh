#!/bin/bash
# fails: nobody-lost
# Until it fits the one, and no longer the other.
kubectl delete role developer -n "$development"
kubectl create role developer -n "$development" --verb="$asked" --resource="pods,$workload_plural"
kubectl create rolebinding writer -n "$development" --role=developer --user="$developer"
leave
