#!/bin/bash
# fails: signs-in
# Too wide: the API refuses system:masters, and issues this one.
subject=/O=$team_group/O=kubeadm:cluster-admins/CN=$user
certificate
kubeconfig
