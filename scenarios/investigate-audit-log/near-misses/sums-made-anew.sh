#!/bin/bash
# fails: evidence-kept
# The sums are those of today, with another file.
investigate
report
(cd "$folder" && sha256sum night.log /root/incident.yaml > SHA256SUMS)
