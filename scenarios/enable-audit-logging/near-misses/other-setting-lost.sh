#!/bin/bash
# fails: other-flags-kept
# The new lines took the place of another.
draft
without enable-admission-plugins
put
