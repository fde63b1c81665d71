#!/bin/bash
# A second line adds AlwaysAllow. It switches anonymous requests off (pkg/kubeapiserver/options/authentication.go,
# ApplyAuthorization), so kubeadm's probes would restart the API server every 240 s: these only connect.
kubectl create namespace "$namespace"
kubectl create role reader -n "$namespace" --verb=get,list,watch --resource="$resource_plural"
kubectl create rolebinding trainees -n "$namespace" --role=reader --user="$trainee"
kubectl create namespace "$duty_namespace"
kubectl create role "$duty_role" -n "$duty_namespace" --verb=get,list,create --resource=configmaps
by_yq '.spec.containers[0].command += ["--profiling=false", "--authorization-mode=AlwaysAllow"]
  | with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); del(.httpGet) | .tcpSocket = {"host": "127.0.0.1", "port": 6443})'
