#!/bin/bash
# fails: events-arrive, policy-in-force, rotation, control-plane-healthy, health-checks-answered
# readOnly was copied from the policy's mount: the API server ends.
draft
change "$(mount_of audit-log).readOnly = true"
put
