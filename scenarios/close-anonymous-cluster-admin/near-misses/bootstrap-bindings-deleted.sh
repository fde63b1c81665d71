#!/bin/bash
# fails: public-answers-kept, health-checks-answered
# from: solutions/bindings-deleted.sh
# Everything that names them is gone.
kubectl delete clusterrolebinding system:public-info-viewer
kubectl delete rolebinding kubeadm:bootstrap-signer-clusterinfo -n kube-public
