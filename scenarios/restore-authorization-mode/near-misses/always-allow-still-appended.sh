#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, colleague-bound
# The line that was right is written anew; the other one still adds to it.
bind
by_sed 's/--authorization-mode=Node,RBAC/--authorization-mode=RBAC,Node/'
