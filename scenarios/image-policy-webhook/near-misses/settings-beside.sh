#!/bin/bash
# fails: fails-closed
# defaultAllow where nobody looks for it; where it counts is what the example had.
backend
DEFAULT_ALLOW=true admission
echo '    defaultAllow: false' >> "$folder/admission.yaml"
use
