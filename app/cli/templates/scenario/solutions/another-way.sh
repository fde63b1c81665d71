#!/bin/bash
# Solves the task from its start, as a learner would: must score 100 %.
set -euo pipefail
