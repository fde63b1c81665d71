#!/bin/bash
# fails: manifest-kept
# Repaired, and the mount of the policy may be written to.
mended | yq '(.spec.containers[0].volumeMounts[] | select(.name == "audit-policy")) |= del(.readOnly)' | put
