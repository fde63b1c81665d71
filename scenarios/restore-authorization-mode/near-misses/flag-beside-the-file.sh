#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, colleague-bound, rbac-respected, health-checks-answered, control-plane-healthy, nobody-gained, nobody-lost
# File and flag exclude each other: the API server ends.
bind
replaced=^--authorization-mode=AlwaysAllow
by_file Node RBAC
