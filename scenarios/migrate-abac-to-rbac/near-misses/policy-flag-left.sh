#!/bin/bash
# fails: reader-by-rbac, account-by-rbac, group-by-rbac, path-by-rbac, abac-off, nobody-gained, control-plane-healthy, rbac-kept, health-checks-answered
# "cannot specify --authorization-policy-file without mode ABAC": the API server ends.
translate_all_but nobody
edit sed 's/--authorization-mode=.*/--authorization-mode=Node,RBAC/'
