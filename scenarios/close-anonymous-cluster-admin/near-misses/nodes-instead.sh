#!/bin/bash
# fails: nobody-gained
# from: solutions/bindings-deleted.sh
# Whoever has a join token is administrator.
kubectl create clusterrolebinding "$joiner" --clusterrole=cluster-admin --group=system:bootstrappers
