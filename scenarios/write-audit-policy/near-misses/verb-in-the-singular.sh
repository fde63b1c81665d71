#!/bin/bash
# fails: component-reads-not-logged
# verb: is no field, so the rule is about all that the two do.
policy "${quiet/verbs/verb}" "$system" "$bodies" "$rest"
restart
