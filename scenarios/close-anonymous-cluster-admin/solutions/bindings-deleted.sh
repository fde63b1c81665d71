#!/bin/bash
close_all_but nothing
kubectl delete clusterrole "$monitor"
