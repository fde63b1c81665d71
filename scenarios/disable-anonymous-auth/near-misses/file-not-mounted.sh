#!/bin/bash
# fails: requests-refused, rights-taken-away, health-checks-answered, automation-works, bootstrap-bindings-kept, control-plane-healthy, files-mounted, nobody-gained, nobody-lost
# The API server cannot read the file and ends.
close
mounts=.
only $open_paths
