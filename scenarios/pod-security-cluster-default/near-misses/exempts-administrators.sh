#!/bin/bash
# fails: baseline-enforced, restricted-warned, violations-audited, exemptions-as-asked, own-levels-kept
USERNAMES=kubernetes-admin configure
use
