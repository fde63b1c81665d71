#!/bin/bash
# fails: control-plane-healthy, other-flags-kept, audit-log-written, health-checks-answered, manifest-kept, files-mounted, nothing-lost, static-pod-folder-tidy
# Right, and not in force: nobody acts on the manifest.
systemctl stop kubelet
mended | put
