#!/bin/bash
# Copies that only root can read, by their mode or by their folder's; one Secret is made anew, as it was; a word of the
# configuration stands in the history of the shell.
encrypt
umask 077
install -d -m 700 /root/backup
install -m 644 "$config" /root/backup/
install -D -m 600 "$config" /var/backups/encryption.yaml
grep secret: "$config" >> /root/.bash_history
kubectl get secret webhook-key -n payments -o json |
  jq 'del(.metadata.uid, .metadata.resourceVersion, .metadata.creationTimestamp, .metadata.managedFields)' > /root/anew.json
kubectl delete secret webhook-key -n payments
kubectl create -f /root/anew.json
