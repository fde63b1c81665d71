#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata, stage-omitted, policy-read, control-plane-healthy, static-pod-folder-tidy, files-mounted, other-flags-kept, files-where-they-were, health-checks-answered, manifest-kept
# The manifest was taken out of the folder and never put back.
policy "$quiet" "$system" "$bodies" "$rest"
mv "$manifest" /root/
