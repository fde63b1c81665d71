#!/bin/bash
# fails: plugin-in-force
# The API server still trusts anybody: it read the kubeconfig when it started.
TRUST='insecure-skip-tls-verify: true' configure
until_back
backend
