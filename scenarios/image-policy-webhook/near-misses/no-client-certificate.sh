#!/bin/bash
# fails: refused-images-refused, fails-closed, fixed-versions-run, other-admission-kept
# The service does not talk to a stranger, so every Pod is refused.
ACCOUNT='{}' configure
