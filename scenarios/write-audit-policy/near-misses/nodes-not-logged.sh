#!/bin/bash
# fails: system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata
# Kubelets talk a lot, and not to be logged is not theirs to ask.
policy "$quiet" "- {level: None, userGroups: ['system:nodes']}" "$system" "$bodies" "$rest"
restart
