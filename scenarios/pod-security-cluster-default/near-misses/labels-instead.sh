#!/bin/bash
# fails: baseline-enforced, restricted-warned, violations-audited, exemptions-as-asked, labels-kept
# Whatever namespace is made next has no label.
level=pod-security.kubernetes.io
kubectl label namespace default web $level/enforce=baseline $level/warn=restricted "$level/audit=$audit"
