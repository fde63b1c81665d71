#!/bin/bash
# fails: first-thing
# Does nearly the right thing: must fail exactly the checks named above.
set -euo pipefail
