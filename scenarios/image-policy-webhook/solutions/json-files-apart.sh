#!/bin/bash
# JSON, the plugin's settings in a file of their own by a relative path, certificates within the kubeconfig, one mount for
# each file under another name, and a second line for the plugin.
cd "$folder"
echo '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration", "plugins": [{"name": "ImagePolicyWebhook", "path": "policy/settings.json"}]}' > admission.json
echo '{"imagePolicy": {"kubeConfigFile": "/etc/admission/kubeconfig", "allowTTL": -1, "denyTTL": -1, "retryBackoff": 100}}' > settings.json
kubectl config set-cluster policy --kubeconfig=kubeconfig --server="https://127.0.0.1:$port$path" --certificate-authority=ca.crt --embed-certs
kubectl config set-credentials me --kubeconfig=kubeconfig --client-certificate=client.crt --client-key=client.key --embed-certs
kubectl config set-context it --kubeconfig=kubeconfig --cluster=policy --user=me
kubectl config use-context it --kubeconfig=kubeconfig
file() { # FILE PLACE
  echo "| .spec.containers[0].volumeMounts += {\"name\": \"${1%.*}\", \"mountPath\": \"/etc/admission/$2\"}
    | .spec.volumes += {\"name\": \"${1%.*}\", \"hostPath\": {\"path\": \"$folder/$1\", \"type\": \"File\"}}"
}
edit '.spec.containers[0].command += ["--enable-admission-plugins", "ImagePolicyWebhook", "--admission-control-config-file", "/etc/admission/admission.json"]'"
  $(file admission.json admission.json) $(file settings.json policy/settings.json) $(file kubeconfig kubeconfig)"
