#!/bin/bash
# An elliptic curve, a shorter life, more usages, and a kubeconfig written by hand that knows other contexts too.
lifetime='expirationSeconds: 3600'
usage='digital signature, key encipherment, client auth'
key -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
request "$user"
issue "$user"
cat > "$file" <<YAML
apiVersion: v1
kind: Config
clusters:
- {name: lab, cluster: {server: $server, certificate-authority-data: $(base64 -w0 /etc/kubernetes/pki/ca.crt)}}
- {name: elsewhere, cluster: {server: "https://192.0.2.1:6443", insecure-skip-tls-verify: true}}
contexts:
- {name: elsewhere, context: {cluster: elsewhere, user: nobody}}
- {name: here, context: {cluster: lab, user: $user, namespace: $team_namespace}}
current-context: here
users:
- {name: nobody, user: {}}
- {name: $user, user: {client-certificate-data: $(base64 -w0 "$user.crt"), client-key-data: $(base64 -w0 "$user.key")}}
YAML
