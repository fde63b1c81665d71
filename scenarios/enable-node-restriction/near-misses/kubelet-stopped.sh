#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, plugin-in-force, own-labels-work, other-refusals-kept, nobody-gained, control-plane-healthy, health-checks-answered
# Changed but not in force: nobody acts on the manifest.
systemctl stop kubelet
by_sed "$extended"
