#!/bin/bash
# fails: stage-omitted
omitted=
policy "$quiet" "$system" "${bodies/level/omitStages: [RequestReceived], level}" "$rest"
restart
