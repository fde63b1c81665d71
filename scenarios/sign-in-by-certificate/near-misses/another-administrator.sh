#!/bin/bash
# fails: nobody-else-issued
# The API refuses system:masters, and issues a certificate for this group, which may do all.
certificate
kubeconfig
user=eve subject=/O=kubeadm:cluster-admins/CN=eve certificate
