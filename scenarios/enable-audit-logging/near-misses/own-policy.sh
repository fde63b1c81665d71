#!/bin/bash
# fails: policy-in-force
# Too wide: everything with its bodies, so that the log holds every Secret.
policy=${policy%.yaml}-all.yaml
printf 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: RequestResponse}]\n' > "$policy"
draft
put
