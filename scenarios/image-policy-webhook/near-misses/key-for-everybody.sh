#!/bin/bash
# fails: credentials-root-only
# All is as asked; the kubeconfig holds the key, and everybody may read it.
set -euo pipefail
cd /etc/kubernetes/image-policy
echo '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration", "plugins": [{"name": "ImagePolicyWebhook", "path": "policy/settings.json"}]}' > admission.json
echo '{"imagePolicy": {"kubeConfigFile": "/etc/admission/kubeconfig", "allowTTL": -1, "denyTTL": -1, "retryBackoff": 100}}' > settings.json
kubectl config set-cluster policy --kubeconfig=kubeconfig --server=https://127.0.0.1:1323/review --certificate-authority=ca.crt --embed-certs
kubectl config set-credentials me --kubeconfig=kubeconfig --client-certificate=client.crt --client-key=client.key --embed-certs
chmod 644 kubeconfig
kubectl config set-context it --kubeconfig=kubeconfig --cluster=policy --user=me
kubectl config use-context it --kubeconfig=kubeconfig
yq '.spec.containers[0].command += ["--enable-admission-plugins", "ImagePolicyWebhook", "--admission-control-config-file", "/etc/admission/admission.json"]
  | .spec.containers[0].volumeMounts += [
    {"name": "admission", "mountPath": "/etc/admission/admission.json"},
    {"name": "settings", "mountPath": "/etc/admission/policy/settings.json"},
    {"name": "kubeconfig", "mountPath": "/etc/admission/kubeconfig"}]
  | .spec.volumes += [
    {"name": "admission", "hostPath": {"path": "/etc/kubernetes/image-policy/admission.json", "type": "File"}},
    {"name": "settings", "hostPath": {"path": "/etc/kubernetes/image-policy/settings.json", "type": "File"}},
    {"name": "kubeconfig", "hostPath": {"path": "/etc/kubernetes/image-policy/kubeconfig", "type": "File"}}]' \
  /etc/kubernetes/manifests/kube-apiserver.yaml > /root/new.yaml
mv /root/new.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
