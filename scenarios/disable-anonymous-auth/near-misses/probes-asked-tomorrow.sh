#!/bin/bash
# fails: health-checks-answered
# The probes would succeed; the kubelet does not ask before tomorrow.
close
connect '{"port": 6443} | .initialDelaySeconds = 86400'
