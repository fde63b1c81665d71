#!/bin/bash
# fails: manifest-kept
# Repaired, and reduced to what seems needed: no priority, seccomp profile, requests, ports by number.
mended | yq 'del(.spec.priorityClassName, .spec.priority, .spec.securityContext, .spec.containers[0].resources)' | put
