#!/bin/bash
# fails: nobody-gained
translate_all_but reader
kubectl create clusterrole logs --verb="$reading" --resource=pods,pods/log
kubectl create clusterrolebinding logs --clusterrole=logs --user="$reader"
turn_off
