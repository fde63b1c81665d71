#!/bin/bash
# fails: rest-metadata
# Requests without credentials are requests too.
policy "$quiet" "$system" "$bodies" "- {level: Metadata, userGroups: ['system:authenticated']}"
restart
