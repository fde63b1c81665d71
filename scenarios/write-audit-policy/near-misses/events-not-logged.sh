#!/bin/bash
# fails: rest-metadata
# As most policies have it, and this text does not.
policy "$quiet" "$system" "$bodies" "- {level: None, resources: [{group: '', resources: [events]}, {group: events.k8s.io}]}" "$rest"
restart
