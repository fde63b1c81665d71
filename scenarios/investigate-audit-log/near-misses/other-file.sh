#!/bin/bash
# fails: user-found, source-found, secret-found, time-found, way-back-found, evidence-kept
# The right answers in the wrong place.
investigate
report "$folder/incident.yaml"
