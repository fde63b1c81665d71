#!/bin/bash
# RBAC first, one mode in each line, words apart; kubeadm's probes are back, for they are answered again.
bind
by_yq '.spec.containers[0].command |= ([.[] | select(test("^--authorization-mode") | not)] + ["--authorization-mode", "RBAC", "--authorization-mode=Node"])
  | with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); del(.tcpSocket) | .httpGet = {"host": "127.0.0.1", "path": "/livez", "port": 6443, "scheme": "HTTPS"})'
