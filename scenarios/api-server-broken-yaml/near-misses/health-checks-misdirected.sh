#!/bin/bash
# fails: health-checks-answered, manifest-kept
# Repaired, and the health checks written anew from memory: other paths, ports where nothing listens, no TLS.
mended | yq '.spec.containers[0].livenessProbe.httpGet = {"path": "/version", "port": 6444}
  | .spec.containers[0].readinessProbe.httpGet = {"path": "/version", "port": 8080}
  | .spec.containers[0].startupProbe.httpGet = {"path": "/version", "port": "probe-port"}' | put
