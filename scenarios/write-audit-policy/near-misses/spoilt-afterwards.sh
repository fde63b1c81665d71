#!/bin/bash
# fails: component-reads-not-logged, system-namespaces-metadata, secrets-with-bodies, groups-with-bodies, rest-metadata, stage-omitted, policy-read
# Right when it came into force, and no policy any more at the next start.
policy "$quiet" "$system" "$bodies" "$rest"
restarted
printf 'nonsense: - [\n' >> "$file"
