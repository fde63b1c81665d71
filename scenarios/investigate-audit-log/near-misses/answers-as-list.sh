#!/bin/bash
# fails: user-found, source-found, secret-found, time-found, way-back-found, answers-readable
# Right, as a list.
investigate
report
sed -i 's/^/- /' /root/incident.yaml
