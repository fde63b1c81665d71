#!/bin/bash
# fails: evidence-kept
# So that colleagues can read along.
investigate
report
chmod -R a+r "$folder"
