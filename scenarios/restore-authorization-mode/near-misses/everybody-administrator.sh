#!/bin/bash
# fails: users-limited, kubelets-limited, colleague-bound, nobody-gained
# So that nobody complains.
bind
kubectl create clusterrolebinding everybody --clusterrole=cluster-admin --group=system:authenticated
by_sed "$second_line"
