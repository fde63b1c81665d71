#!/bin/bash
# fails: health-checks-answered
# The probes show a token, and speak plain HTTP: the scheme was forgotten.
close
sign_in kubelet-probe,kubelet-probe, 'del(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe) | .httpGet | (.scheme, .host))'
