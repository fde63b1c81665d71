#!/bin/bash
# fails: baseline-enforced
# As a guide of two versions ago has it, and not as was asked.
ENFORCE_VERSION=v1.33 configure
use
