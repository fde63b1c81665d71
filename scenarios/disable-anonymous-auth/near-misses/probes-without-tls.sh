#!/bin/bash
# fails: health-checks-answered
# The probes show a token, and speak plain HTTP: the scheme was forgotten.
set -euo pipefail
kubectl delete rolebinding wiki-for-everybody -n intranet
kubectl patch clusterrolebinding status-board --type=json -p '[{"op": "remove", "path": "/subjects/1"}]'
mkdir -p /etc/kubernetes/authn
token=$(openssl rand -hex 24)
printf '%s,kubelet-probe,kubelet-probe,\n' "$token" > /etc/kubernetes/authn/tokens.csv
chmod 600 /etc/kubernetes/authn/tokens.csv
export token
yq '.spec.containers[0].command += ["--anonymous-auth=false", "--token-auth-file=/etc/kubernetes/authn/tokens.csv"]
  | .spec.containers[0].volumeMounts += {"name": "authn", "mountPath": "/etc/kubernetes/authn", "readOnly": true}
  | .spec.volumes += {"name": "authn", "hostPath": {"path": "/etc/kubernetes/authn", "type": "Directory"}}
  | with(.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe); .httpGet = {"path": "/livez", "port": 6443} | .httpGet.httpHeaders = [{"name": "Authorization", "value": "Bearer " + strenv(token)}])' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
chmod 600 /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
