#!/bin/bash
# fails: baseline-enforced, restricted-warned, violations-audited, exemptions-as-asked, exempt-namespaces-free, own-levels-kept, labels-kept, control-plane-healthy, files-mounted, health-checks-answered
# The API server cannot read its configuration and ends.
configure
edit "$(named)"
