#!/bin/bash
# fails: component-reads-not-logged
# Without verbs, what the components change is not logged either.
policy "${quiet/, verbs: \[get, list, watch]/}" "$system" "$bodies" "$rest"
restart
