#!/bin/bash
# fails: baseline-enforced, restricted-warned, exemptions-as-asked
# The namespace default is nobody's, and everybody uses it.
NAMESPACES="kube-system, $agents, default" configure
use
