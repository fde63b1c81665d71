#!/bin/bash
# fails: component-reads-not-logged
# What the two read beside resources is logged.
theirs="resources: [{group: ''}, {group: apps}, $rbac]"
policy "${quiet/verbs/$theirs, verbs}" "$system" "$bodies" "$rest"
restart
