#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, colleague-bound, rbac-respected, health-checks-answered, control-plane-healthy, nobody-gained, nobody-lost
# "has mode specified more than once": the API server ends.
bind
by_sed 's/--authorization-mode=AlwaysAllow/--authorization-mode=Node,RBAC/'
