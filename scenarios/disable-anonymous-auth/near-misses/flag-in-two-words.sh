#!/bin/bash
# fails: requests-refused, rights-taken-away, health-checks-answered, automation-works, bootstrap-bindings-kept, control-plane-healthy, nobody-gained, nobody-lost, other-flags-kept
# A switch takes its value with = only: the stray word ends the API server.
close
change '.spec.containers[0].command += ["--anonymous-auth", "false"]'
