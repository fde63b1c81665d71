#!/bin/bash
# fails: manifest-kept
# Repaired, and the API server given up after one slow answer.
mended | yq '.spec.containers[0].livenessProbe.failureThreshold = 1' | put
