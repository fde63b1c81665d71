#!/bin/bash
# fails: reader-by-rbac, account-by-rbac, group-by-rbac, path-by-rbac, abac-off
# RBAC is never heard where the file says yes.
translate_all_but nobody
edit sed 's/--authorization-mode=.*/--authorization-mode=Node,ABAC,RBAC/'
