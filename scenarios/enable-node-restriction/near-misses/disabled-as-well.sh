#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, plugin-in-force, own-labels-work, other-refusals-kept, nobody-gained, control-plane-healthy, other-flags-kept, health-checks-answered
# "NodeRestriction in enable-admission-plugins and disable-admission-plugins overlapped": the API server ends.
by_sed 's/^\( *\)\(- --enable-admission-plugins=.*\)/\1\2,NodeRestriction\n\1- --disable-admission-plugins=NodeRestriction/'
