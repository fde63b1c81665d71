#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, colleague-bound, rbac-respected, health-checks-answered, control-plane-healthy, nobody-gained, nobody-lost
# Changed but not in force: nobody acts on the manifest.
bind
systemctl stop kubelet
by_sed "$second_line"
