#!/bin/bash
# fails: health-checks-answered, manifest-kept
# Repaired, and without the check that was thought to kill it.
mended | yq 'del(.spec.containers[0].livenessProbe)' | put
