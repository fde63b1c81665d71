#!/bin/bash
# fails: short-lived
# Left out, it is what the controller manager says.
lifetime=
certificate
kubeconfig
