#!/bin/bash
# fails: refused-images-refused, fails-closed, service-verified, plugin-in-force, fixed-versions-run, control-plane-healthy, files-mounted, other-admission-kept, health-checks-answered
# The API server cannot read its configuration and ends.
backend
admission
edit "$(enabled ImagePolicyWebhook) | $(named)"
