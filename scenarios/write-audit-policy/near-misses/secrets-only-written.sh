#!/bin/bash
# fails: secrets-with-bodies
# Reading Secrets is what an intruder does.
policy "$quiet" "$system" "- {level: $level_name, verbs: [create, update, patch, delete], resources: [$core]}" "${bodies/"$core, "/}" "$rest"
restart
