#!/bin/bash
# fails: rest-metadata
# "*" is every resource of the core group; paths and other groups are left.
policy "$quiet" "$system" "$bodies" "- {level: Metadata, resources: [{group: '', resources: ['*']}, {group: apps}, {group: batch}]}"
restart
