#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata, stage-omitted, policy-read
# Right, and not in force: the policy is read at start.
policy "$quiet" "$system" "$bodies" "$rest"
