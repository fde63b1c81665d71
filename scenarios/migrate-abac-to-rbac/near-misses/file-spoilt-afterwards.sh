#!/bin/bash
# fails: abac-off
# from: solutions/by-configuration-file.sh
# All is right while it runs; from this file the API server would not start again.
until_in_force
sed -i 's/"RBAC"/"Rbac"/' /etc/kubernetes/authz/config.json
