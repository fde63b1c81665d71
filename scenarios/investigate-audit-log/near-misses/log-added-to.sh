#!/bin/bash
# fails: evidence-kept
# A note at the end of the log.
investigate
report
echo '# the theft is above' >> "$log"
