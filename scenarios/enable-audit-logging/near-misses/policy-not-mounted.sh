#!/bin/bash
# fails: events-arrive, policy-in-force, rotation, control-plane-healthy, files-mounted, health-checks-answered
# "failed to read file path": the API server ends.
draft
unmounted audit-policy
put
