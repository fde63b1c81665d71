#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata, stage-omitted, policy-read
# Another rule was written when the API server ran already.
policy "$quiet" "$system" "$bodies" "$rest"
restarted
sed -i '$s/Metadata/None/' "$file"
