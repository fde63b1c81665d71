#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, colleague-bound
bind
by_sed 's/^\( *\)- --authorization-mode=AlwaysAllow/&\n\1# - --authorization-mode=Node,RBAC/'
