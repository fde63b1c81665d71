#!/bin/bash
# fails: rest-metadata
# Who opens a shell in a Pod leaves no trace.
policy "$quiet" "$system" "$bodies" "- {level: None, resources: [{group: '', resources: [pods/exec, pods/attach]}]}" "$rest"
restart
