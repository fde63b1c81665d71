#!/bin/bash
# fails: nobody-gained
# A role that is at hand, and wider than Deployments.
set -euo pipefail
kubectl create role ravi -n billing --verb=get,list,watch --resource=pods,pods/log
kubectl create rolebinding ravi -n billing --role=ravi --user=ravi
kubectl create rolebinding deployer -n ci --clusterrole=edit --serviceaccount=ci:deployer
kubectl create clusterrole read-everything --verb=get,list,watch --resource='*.*'
kubectl create clusterrolebinding auditors --clusterrole=read-everything --group=auditors
kubectl create clusterrole metrics --verb=get --non-resource-url=/metrics
kubectl create clusterrolebinding beacon --clusterrole=metrics --user=beacon
sed -e 's/--authorization-mode=.*/--authorization-mode=Node,RBAC/' -e '/--authorization-policy-file=/d' /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
