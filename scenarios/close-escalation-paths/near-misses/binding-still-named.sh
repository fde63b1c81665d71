#!/bin/bash
# fails: no-binding
# They can no longer create bindings; the permission to bind waits for the next role that lets them.
take_out /rules/1 clusterrole "$group-access"
close_all_but binding
