#!/bin/bash
# The file is put in order while the API server runs, which reads it again; then it gets its mode.
bind
by_file Node RBAC
file_in_force
{
  echo '# People by RBAC, which is asked first, kubelets by the Node authorizer.'
  authorizers RBAC Node
} > "$folder/config.yaml"
sleep 1
chmod 600 "$folder/config.yaml"
