#!/bin/bash
# fails: secrets-with-bodies
# One object by its name.
policy "$quiet" "$system" "- {level: Metadata, resources: [{group: '', resources: [$kept_plural], resourceNames: [kube-root-ca.crt]}]}" "$bodies" "$rest"
restart
