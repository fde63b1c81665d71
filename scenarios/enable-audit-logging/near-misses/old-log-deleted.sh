#!/bin/bash
# fails: old-events-kept
# Right, and what was logged before is gone.
rm "$log"
draft
put
