#!/bin/bash
# fails: reader-by-rbac, account-by-rbac, group-by-rbac, path-by-rbac, abac-off, nobody-gained, control-plane-healthy, rbac-kept, health-checks-answered
# Nobody acts on the manifest.
translate_all_but nobody
systemctl stop kubelet
turn_off
