#!/bin/bash
# fails: mode-in-force
# All is right while it runs; the API server refuses what the file says now, and would not start from it.
bind
by_file Node RBAC
file_in_force
sed -i 's/^authorizers:/authorisers:/' "$folder/config.yaml"
