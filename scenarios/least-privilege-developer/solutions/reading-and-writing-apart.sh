#!/bin/bash
# Two roles and two bindings; the subject is taken out with yq.
kubectl create role readers -n "$development" --verb="$reading" --resource="pods,$workload_plural"
kubectl create role writers -n "$development" --verb="create,$writing_verb" --resource="pods,$workload_plural.apps"
kubectl create rolebinding reads -n "$development" --role=readers --user="$developer"
kubectl create rolebinding writes -n "$development" --role=writers --user="$developer"
kubectl get rolebinding on-call -n "$production" -o yaml | yq "del(.subjects[] | select(.name == \"$developer\"))" | kubectl replace -f -
