#!/bin/bash
# fails: baseline-enforced, restricted-warned, restricted-audited, exemptions-as-asked, labels-kept
# Whatever namespace is made next has no label.
set -euo pipefail
kubectl label namespace default web pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/warn=restricted pod-security.kubernetes.io/audit=restricted
