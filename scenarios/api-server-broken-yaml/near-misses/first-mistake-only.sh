#!/bin/bash
# fails: control-plane-healthy, other-flags-kept, audit-log-written, health-checks-answered, manifest-kept, files-mounted, nothing-lost, static-pod-folder-tidy
# The file can be read again, and describes a pod that cannot exist.
readable < "$manifest" | put
