#!/bin/bash
# fails: baseline-enforced
# The level as it was before it knew of seccomp.
ENFORCE_VERSION=v1.18 configure
use
