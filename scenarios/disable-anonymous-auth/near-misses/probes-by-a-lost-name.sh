#!/bin/bash
# fails: health-checks-answered, manifest-kept
# The probes name a port by a name that went with another line.
close
connect '{"port": "probe-port"}' 'del(.spec.containers[0].ports)'
