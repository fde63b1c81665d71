#!/bin/bash
# JSON, mounted as a single file; the planted binding emptied instead of deleted; only the probed paths are open.
kubectl patch rolebinding everybody -n "$public" --type=merge -p '{"subjects": null}'
kubectl patch clusterrolebinding "$automation" --type=merge -p "{\"subjects\": [{\"kind\": \"ServiceAccount\", \"name\": \"$automation\", \"namespace\": \"$home\"}]}"
mkdir -p "$folder"
echo '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AuthenticationConfiguration", "anonymous": {"enabled": true, "conditions": [{"path": "/readyz"}, {"path": "/livez"}]}}' > "$folder/anonymous.json"
change ".spec.containers[0].command += [\"--authentication-config\", \"/etc/authn.json\"]
  | .spec.containers[0].volumeMounts += {\"name\": \"authn\", \"mountPath\": \"/etc/authn.json\"}
  | .spec.volumes += {\"name\": \"authn\", \"hostPath\": {\"path\": \"$folder/anonymous.json\", \"type\": \"File\"}}"
