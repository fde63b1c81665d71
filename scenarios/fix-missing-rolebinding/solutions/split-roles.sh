#!/bin/bash
# The same access by Roles of their own, in two parts.
kubectl create role pods -n "$namespace" --verb="get,list,watch,create,$verb" --resource=pods
kubectl create role parts -n "$namespace" --verb=get --resource="pods/$part"
for it in pods parts; do kubectl create rolebinding "$it" -n "$namespace" --role="$it" --user="$newcomer"; done
