#!/bin/bash
# Runs as root on the node before the learner sees it. Make the starting state here; `kubectl` works.
set -euo pipefail
