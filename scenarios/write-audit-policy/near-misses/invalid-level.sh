#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata, stage-omitted, policy-read, control-plane-healthy, health-checks-answered
# No such level: the API server ends.
policy "$quiet" "$system" "${bodies/$level_name/RequestAndResponse}" "$rest"
restart
