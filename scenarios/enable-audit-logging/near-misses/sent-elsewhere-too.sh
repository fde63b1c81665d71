#!/bin/bash
# fails: other-flags-kept
# A collector that nobody asked for.
cat > /etc/kubernetes/pki/collector.conf <<'YAML'
apiVersion: v1
kind: Config
clusters: [{name: collector, cluster: {server: "https://127.0.0.1:9/"}}]
contexts: [{name: collector, context: {cluster: collector, user: ""}}]
current-context: collector
YAML
draft --audit-webhook-config-file=/etc/kubernetes/pki/collector.conf
put
