#!/bin/bash
# fails: groups-with-bodies
# There are others in that group too.
policy "$quiet" "$system" "${bodies/"$group"/{group: $group_name, resources: [$group_known]\}}" "$rest"
restart
