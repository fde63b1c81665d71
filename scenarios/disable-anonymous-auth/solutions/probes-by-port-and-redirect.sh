#!/bin/bash
# Probes of other kinds and hosts; one is redirected on the same host.
close
connect '{"port": 6443} | .periodSeconds = 5' '
  .spec.containers[0].livenessProbe |= (.tcpSocket = {"host": "localhost", "port": "probe-port"} | .periodSeconds = 10)'
