#!/bin/bash
# fails: secrets-with-bodies, groups-with-bodies
# A list of all verbs, but for one: whole collections are deleted without a body in the log.
policy "$quiet" "$system" "${bodies/resources/verbs: [get, list, watch, create, update, patch, delete], resources}" "$rest"
restart
