#!/bin/bash
# An entry of its own for what stays in clear, another key kept behind the first, one namespace after the other, and the
# manifest taken away and put back.
mkdir -p "$folder/keys"
config=$folder/keys/config.yaml
cat > "$config" <<YAML
# Made by hand.
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [configmaps]
  providers: [identity: {}]
- resources: [secrets]
  providers:
  - aescbc: {keys: [{name: $key, secret: "$(openssl rand -base64 "$bytes")"}, {name: next, secret: "$(openssl rand -base64 32)"}]}
  - identity: {}
YAML
chmod 400 "$config"
mv "$manifest" /root/
yq "$(flag)
  | .spec.containers[0].volumeMounts += {\"name\": \"encryption\", \"mountPath\": \"$folder\"}
  | .spec.volumes += {\"name\": \"encryption\", \"hostPath\": {\"path\": \"$folder\"}}" /root/kube-apiserver.yaml > /root/new.yaml
while crictl ps -q --name "^kube-apiserver$" | grep -q .; do sleep 0.3; done
mv /root/new.yaml "$manifest"
until_back
for namespace in $(kubectl get namespaces -o name); do
  kubectl get secrets -n "${namespace#*/}" -o yaml | kubectl replace -f - || [ -z "$(kubectl get secrets -n "${namespace#*/}" -o name)" ]
done
