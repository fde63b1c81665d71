#!/bin/bash
# fails: nobody-gained
# To be sure that they get in.
certificate
kubeconfig
kubectl create rolebinding signed-in -n "$team_namespace" --role=member --group=system:authenticated
