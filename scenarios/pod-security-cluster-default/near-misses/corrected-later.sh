#!/bin/bash
# fails: baseline-enforced, exemptions-as-asked
# The file is right now, but the API server read it when it was not.
ENFORCE=privileged configure
use
until_back
configure
