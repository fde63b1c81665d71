#!/bin/bash
# What is the default anyway is written out, and an event that cannot be written refuses its request.
draft --audit-log-mode=blocking-strict --audit-log-format=json --audit-log-version=audit.k8s.io/v1 \
  --audit-log-compress=false --audit-log-truncate-enabled=false
put
