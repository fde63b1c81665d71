#!/bin/bash
# fails: old-events-kept
# The old log stands among the full ones, and is to be deleted within the hour.
mv "$log" "${log%.log}-$(date -u -d "$((days - 1)) days ago 23 hours ago" +%Y-%m-%dT%H-%M-%S).000.log"
draft
put
