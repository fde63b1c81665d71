#!/bin/bash
# fails: abac-off
# The file is read again, but the API server refuses to let go of ABAC before it is started anew: ABAC goes on.
translate_all_but nobody
authorizers RBAC Node ABAC
authorize_by_file
until_in_force
authorizers RBAC Node
