#!/bin/bash
# The files get their modes once all works; plugins that are enabled anyway are named too; order is free.
backend
admission
use ImagePolicyWebhook,PodSecurity,LimitRanger
until_back
sleep 1
chmod 600 "$folder/admission.yaml" "$folder/backend.kubeconfig"
