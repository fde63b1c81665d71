#!/bin/bash
# fails: component-reads-not-logged, secrets-with-bodies, groups-with-bodies
# The first match wins: the rest is dead.
policy "$rest" "$quiet" "$system" "$bodies"
restart
