#!/bin/bash
# fails: baseline-enforced, restricted-warned, violations-audited, exemptions-as-asked
# What is said about a plugin that does not exist is ignored.
PLUGIN=PodSecurityPolicy configure
use
