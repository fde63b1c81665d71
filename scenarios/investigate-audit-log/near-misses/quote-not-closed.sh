#!/bin/bash
# fails: user-found, source-found, secret-found, time-found, way-back-found, answers-readable
# Right, but for a quote.
investigate
report
sed -i 's/^source: /&"/' /root/incident.yaml
