#!/bin/bash
# fails: nobody-gained
# On, and a kubelet may act as somebody whom it does not look at.
kubectl create clusterrolebinding nodes --clusterrole=cluster-admin --group=system:nodes
by_sed "$extended"
